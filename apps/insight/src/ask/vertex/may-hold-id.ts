import type { QuestionPlan } from '@app/semantic-layer';

const WORD = /[A-Za-z\d_@.+-]+/g;
const DATE = /^\d{4}-\d{1,2}(?:-\d{1,2})?$/;
const MIN_MIXED_LENGTH = 8;
const MIN_DIGITS = 9;

/**
 * Whether a question may name a person, such as by a sub id, a click id, an address or a telephone number. It is too
 * cautious rather than too bold: such a question is read by the parser alone.
 */
export function mayHoldId(question: string, plan: QuestionPlan): boolean {
  return namesPersons(plan) || (question.normalize('NFKC').match(WORD) ?? []).some(isIdLike);
}

function namesPersons(plan: QuestionPlan): boolean {
  if (plan.kind !== 'query') return false;
  const fields = new Set<string>([...(plan.dimensions ?? []), ...(plan.filters ?? []).map(({ field }) => field)]);
  return fields.has('sub_id') || fields.has('media_id');
}

function isIdLike(word: string): boolean {
  if (DATE.test(word)) return false;
  const digits = word.replaceAll(/\D/g, '').length;
  const isMixed = digits > 0 && /[A-Za-z_]/.test(word) && word.length >= MIN_MIXED_LENGTH;
  return isMixed || digits >= MIN_DIGITS || word.includes('@');
}
