import { STATUSES, statusWord } from '../conversions/statuses';
import type { Messages } from '../messages/en';

export const MAX_STEPS = 10;
export const DEFAULT_STEPS: readonly string[] = ['page_view', 'click', 'conversion', 'conversion.approved'];
/** Types that the collector has routes for; others come from the catalogue. */
const COMMON_TYPES = ['page_view', 'product_view', 'click', 'search', 'cart_add', 'cart_remove', 'purchase'];

export const CONVERSION_STEPS: readonly string[] = ['conversion', ...STATUSES.map((status) => `conversion.${status}`)];

/** The steps of the URL; the default ones where it has none. None is twice, as the API demands. */
export function readSteps(text: string | undefined): string[] {
  const steps = (text ?? DEFAULT_STEPS.join(',')).split(',').map((step) => step.trim());
  return [...new Set(steps.filter((step) => step !== ''))];
}

export function writeSteps(steps: readonly string[]): string {
  return steps.join(',');
}

/** The steps with one moved by a number of places; the same where it would leave the list. */
export function moveStep(steps: readonly string[], place: number, by: number): string[] {
  const moved = [...steps];
  const target = place + by;
  if (target < 0 || target >= steps.length) return moved;
  const [step] = moved.splice(place, 1);
  moved.splice(target, 0, step!);
  return moved;
}

/** Types of events to choose from: the common ones, and those that were seen. */
export function eventTypes(seen: readonly string[]): string[] {
  const others = [...new Set(seen)].filter((type) => !COMMON_TYPES.includes(type));
  return [...COMMON_TYPES, ...others.toSorted()];
}

/** A step of events of a type with one name. Commas separate steps, so the name is encoded. */
export function namedStep(type: string, name: string): string {
  return `${type}/${encodeURIComponent(name.toWellFormed())}`;
}

/** The name as it was; one that was encoded by hand and wrongly stays as it is. */
export function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    // URIError, which the API also responds with, field by field.
    return encoded;
  }
}

/** A step in words: a conversion with its status, or a type of events as it is. */
export function stepName(t: Messages, step: string): string {
  const [, type, name] = /^([^/]*)\/(.+)$/.exec(step) ?? [];
  if (type !== undefined && name !== undefined) return `${type}: ${decodeName(name)}`;
  if (step === 'conversion') return t.funnel.anyConversion;
  const [first, status] = step.split('.', 2);
  return first === 'conversion' && status !== undefined ? t.funnel.conversion(statusWord(t, status)) : step;
}
