import { AdminApiError } from '../client/client';
import type { SearchTexts } from '../search-texts';
import type { OurPostback } from './compare-conversions';

const COLUMNS = ['conversion_id', 'tenant', 'received_at', 'is_duplicate', 'is_update', 'status', 'status_original'];

interface Choice {
  partnerCode: string;
  amountField: string;
  from: string | undefined;
  to: string | undefined;
  signal: AbortSignal;
}

/**
 * Our stored postbacks, newest first, by the export of the list.
 *
 * @throws AdminApiError also when the export breaks before its end
 */
export async function readOurs({ partnerCode, amountField, from, to, signal }: Choice): Promise<OurPostback[]> {
  const filters: SearchTexts = { partner: partnerCode, from, to, columns: [...COLUMNS, amountField].join(',') };
  const given = Object.entries(filters).filter((entry): entry is [string, string] => !!entry[1]);
  const query = new URLSearchParams(given).toString();
  const response = await fetch(`/api/v1/exports/conversions.ndjson?${query}`, { signal }).catch(unreachable);
  if (!response.ok) throw await refusal(response);
  const postbacks: OurPostback[] = [];
  let isComplete = false;
  for await (const line of linesOf(response.body!)) {
    const row = JSON.parse(line) as Record<string, unknown>;
    if (row['end'] === true) isComplete = row['rows'] === postbacks.length;
    else postbacks.push({ ...row, amount: row[amountField] } as unknown as OurPostback);
  }
  if (!isComplete) throw new AdminApiError('The export ended early', undefined);
  return postbacks;
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read().catch(unreachable);
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
}

async function refusal(response: Response): Promise<AdminApiError> {
  const problem = (await response.json().catch(() => undefined)) as AdminApiError['problem'];
  return new AdminApiError(problem?.detail ?? `Status ${response.status}`, response.status, problem);
}

function unreachable(cause: unknown): never {
  throw new AdminApiError('The API does not respond', undefined, undefined, { cause });
}
