import type { FuzzCase } from './compose-case';
import type { Exchange } from './fuzz-connection';

/** What a postback may be answered: it is kept, or too large to be. */
const OF_POSTBACK = new Set([200, 413]);

/** Why an exchange must not have gone as it did; undefined when it may. */
export function findProblem(
  { isPostback, answers: wanted }: FuzzCase,
  { answers, isUnanswered }: Exchange,
): string | undefined {
  if (isUnanswered) return `${answers.length} of ${wanted} answers came`;
  const failed = answers.find(({ status }) => status >= 500);
  if (failed) return `answered ${failed.status}: ${failed.body.slice(0, 300)}`;
  if (!isPostback) return undefined;
  const refused = answers.find(({ status }) => !OF_POSTBACK.has(status));
  if (refused) return `a postback was answered ${refused.status}: ${refused.body.slice(0, 300)}`;
  const bare = answers.find(({ status, receipt }) => status === 200 && receipt === undefined);
  return bare && `a postback was acknowledged without a receipt: ${bare.body.slice(0, 300)}`;
}
