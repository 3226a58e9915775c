import { statusWord } from '../conversions/conversion-status';
import type { Messages } from '../messages/en';
import { decodeName } from './funnel-steps';

/** A step in words: a conversion with its status, or a type of events as it is. */
export function stepName(t: Messages, step: string): string {
  const [, type, name] = /^([^/]*)\/(.+)$/.exec(step) ?? [];
  if (type !== undefined && name !== undefined) return `${type}: ${decodeName(name)}`;
  if (step === 'conversion') return t.funnel.anyConversion;
  const [first, status] = step.split('.', 2);
  return first === 'conversion' && status !== undefined ? t.funnel.conversion(statusWord(t, status)) : step;
}
