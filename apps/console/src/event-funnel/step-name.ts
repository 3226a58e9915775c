import { statusWord } from '../conversions/conversion-status';
import type { Messages } from '../messages/en';

/** A step in words: a conversion with its status, or a type of events as it is. */
export function stepName(t: Messages, step: string): string {
  if (step === 'conversion') return t.funnel.anyConversion;
  const [first, status] = step.split('.', 2);
  return first === 'conversion' && status !== undefined ? t.funnel.conversion(statusWord(t, status)) : step;
}
