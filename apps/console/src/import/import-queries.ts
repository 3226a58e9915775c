import { queryOptions } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import type { Job } from '../jobs/job-queries';
import { isOver } from '../jobs/job-results';
import type { Column } from './choose-columns';
import type { CsvFormat, FilePart } from './csv-file';

const PART_TIMEOUT_MS = 60_000;
const RETRY_MS = 2_000;

/** What an import was begun with, as its job remembers it. */
export interface ImportRequest {
  file_name: string;
  file_size_bytes: number;
  file_hash: string;
  encoding: string | null;
  separator: string | null;
  columns: Column[];
  tenant: string | null;
  rows: number;
}

export const requestOf = ({ request }: Pick<Job, 'request'>): ImportRequest => request as unknown as ImportRequest;

/** The last import of a file that has not come to its end. */
export const unfinishedImportQuery = (partnerCode: string, hash: string | undefined) =>
  queryOptions({
    queryKey: ['imports', partnerCode, hash],
    queryFn: async ({ signal }): Promise<Job | null> => {
      const query = { partner_code: partnerCode, kind: 'import', limit: 200 } as const;
      const { body } = await call(HERE, 'get', '/api/v1/jobs', { query, signal });
      // Without a response nothing is known of the partner's imports: this is asked again, not taken as none.
      if (body.not_answered.length > 0) throw new Error(`The service of ${partnerCode} did not respond`);
      const last = body.data.find((job) => requestOf(job).file_hash === hash);
      return last && (!isOver(last) || last.state === 'stopped') ? last : null;
    },
    enabled: hash !== undefined,
    staleTime: 0,
    gcTime: 0,
    retry: true,
    retryDelay: RETRY_MS,
  });

/** Begins an import, or goes on with it. */
export async function openImport(
  partnerCode: string,
  request: Omit<ImportRequest, 'encoding' | 'separator'> & CsvFormat,
  signal: AbortSignal,
): Promise<Job> {
  const { file_name, file_size_bytes, file_hash, encoding, separator, columns, tenant, rows } = request;
  const file = { file_name, file_size_bytes, file_hash, encoding, separator, columns, rows };
  const body = { ...file, ...(tenant !== null && { tenant }) };
  const path = { partner_code: partnerCode };
  return (await call(HERE, 'post', '/api/v1/partners/{partner_code}/imports', { path, body, signal })).body;
}

export async function sendPart(partnerCode: string, id: string, part: FilePart, signal: AbortSignal): Promise<Job> {
  const { firstRow: first_row, lines, rows } = part;
  const request = {
    path: { partner_code: partnerCode, id },
    body: { first_row, lines, rows },
    signal,
    timeoutMs: PART_TIMEOUT_MS,
  };
  return (await call(HERE, 'post', '/api/v1/partners/{partner_code}/imports/{id}/parts', request)).body;
}

export const errorsHref = ({ partner_code, id }: Pick<Job, 'partner_code' | 'id'>): string =>
  `/api/v1/partners/${partner_code}/imports/${id}/errors.csv`;
