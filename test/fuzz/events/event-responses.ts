import type { FuzzResponse } from '../response-reader';

/** The outcomes of the events of one response, as far as it names them. */
export interface EventOutcomes {
  /** Ids of events that are stored now: new ones and duplicates. */
  storedIds: string[];
  rejectIds: string[];
  outcomes: Readonly<Record<string, number>>;
}

const PROBLEM = /\r\ncontent-type: *application\/problem\+json/i;
const JSON_TYPE = /\r\ncontent-type: *application\/json/i;

interface Described {
  status: string;
  event_id?: string | null;
  reject_id?: string;
}

/** Returns why a response of the collector is wrong: it is neither 2xx nor a problem that the request caused. */
export function checkEventResponse({ status, head, body }: FuzzResponse): string | undefined {
  if (status < 300) return undefined;
  const shown = body.slice(0, 300);
  if (status < 400 || status >= 500) return `answered ${status}: ${shown}`;
  // Libraries of Segment get the outcome of each message instead.
  const isOutcome = status === 400 && JSON_TYPE.test(head) && body.startsWith('{"success":false,"results":');
  if (isOutcome || (PROBLEM.test(head) && (body === '' || isProblem(body, status)))) return undefined;
  return `answered ${status} without a problem of that status: ${shown}`;
}

/** What a response says of the events of its request. Segment's libraries only get to know that all were accepted. */
export function readEventOutcomes({ status, body }: FuzzResponse): EventOutcomes {
  const results = readResults(status, body);
  const outcomes: Record<string, number> = {};
  for (const result of results) outcomes[result.status] = (outcomes[result.status] ?? 0) + 1;
  const isStored = (result: Described): boolean => result.status === 'stored' || result.status === 'duplicate';
  return {
    storedIds: results.filter(isStored).map(({ event_id: id }) => id!),
    rejectIds: results.flatMap(({ reject_id: id }) => id ?? []),
    outcomes,
  };
}

function readResults(status: number, body: string): Described[] {
  if (body === '' || !body.startsWith('{')) return [];
  const document = JSON.parse(body) as Described & { results?: Described[]; code?: string };
  if (document.results) return document.results;
  if (status === 422 && document.code === 'invalid_event')
    return [{ status: 'rejected', reject_id: document.event_id! }];
  return status === 200 && typeof document.event_id !== 'undefined' && typeof document.status === 'string'
    ? [document]
    : [];
}

function isProblem(body: string, status: number): boolean {
  try {
    const problem = JSON.parse(body) as { status?: number; code?: string };
    return problem.status === status && typeof problem.code === 'string';
  } catch {
    return false;
  }
}
