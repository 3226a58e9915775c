import { useMutation, useQuery } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { jobQuery } from '../jobs/job-queries';
import { changedScopes, layerIn, type MappingDocument, type Scope } from './mapping-document';

export const LAST_CHOICES = [1_000, 10_000, 100_000] as const;

/** The layers that a draft changes, as a dry run takes them; the others stay as they are saved. */
export function draftBody(draft: MappingDocument, changed: readonly Scope[]): Record<string, unknown> {
  const tenants = changed.filter((scope) => scope !== undefined).map((scope) => [scope, layerIn(draft, scope)]);
  const own = changed.includes(undefined)
    ? { parameter_mapping: draft.parameter_mapping, field_rules: draft.field_rules }
    : {};
  return { ...own, ...(tenants.length > 0 && { tenants: Object.fromEntries(tenants) }) };
}

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
