import { type DoorAnswer, problemAnswer, problems } from '@app/common';
import { acceptedAnswer, RECEIPT_HEADERS } from '@app/postback';
import type { Route } from '../route/compile-routes';
import type { Incoming } from './incoming';

const TEXT = 'text/plain; charset=utf-8';

/** The answer to a postback that is in the spool: the partner's own words, else ours. */
export function writeAccepted({ successResponse }: Route, { method, headers }: Incoming, receipt: string): DoorAnswer {
  const { contentType, body } = successResponse ?? acceptedAnswer(method, headers.accept, receipt);
  return { status: 200, headers: { 'content-type': contentType, [RECEIPT_HEADERS.id]: receipt }, body };
}

/** Nothing was kept and nothing is promised: the caller should come again. */
export function writeUnavailable(receipt: string): DoorAnswer {
  const problem = problems.unavailable('The partner service does not answer at the moment.');
  return problemAnswer(problem, { [RECEIPT_HEADERS.id]: receipt });
}

/** An answer of the service, with what every answer of an endpoint has whatever the service says. */
export function withReceipt(answer: DoorAnswer, receipt: string, isHead = false): DoorAnswer {
  const hasType = !isHead || answer.headers['content-type'] !== undefined;
  if (hasType && answer.headers[RECEIPT_HEADERS.id] !== undefined) return answer;
  const added: Record<string, string> = hasType ? {} : { 'content-type': TEXT };
  return { ...answer, headers: { [RECEIPT_HEADERS.id]: receipt, ...added, ...answer.headers } };
}
