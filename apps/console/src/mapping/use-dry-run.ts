import { useMutation, useQuery } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { jobQuery } from '../jobs/job-queries';
import { changedScopes, draftBody, type MappingDocument } from './mapping-document';

export const LAST_CHOICES = [1_000, 10_000, 100_000] as const;

/** Starts dry runs of a draft, and follows the one named by `jobId`. */
export function useDryRun(partner_code: string, jobId: string | undefined, onStart: (jobId: string) => void) {
  const start = useMutation({
    mutationFn: async ({ saved, draft, last }: { saved: MappingDocument; draft: MappingDocument; last: number }) => {
      const body = { last, draft: draftBody(draft, changedScopes(saved, draft)) };
      return (await call(HERE, 'post', '/api/v1/partners/{partner_code}/dry-runs', { path: { partner_code }, body }))
        .body;
    },
    onSuccess: ({ id }) => onStart(id),
  });
  const job = useQuery({ ...jobQuery(partner_code, jobId ?? ''), enabled: jobId !== undefined });
  return { start, job };
}
