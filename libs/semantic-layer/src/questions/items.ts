import type { Hours } from './periods/day-parts';
import type { Period } from './periods/period';

/** A piece of the question that means something. `concept` is a key of the lexicon, or one of those named here. */
export interface Item {
  concept: string;
  start: number;
  end: number;
  /** The words, normalised. */
  text: string;
  period?: Period;
  hours?: Hours;
  number?: QuestionNumber;
  name?: CatalogueName;
}

export interface QuestionNumber {
  value: number;
  percent: boolean;
  /** `count` for 单 and the like, `money` for a currency sign or word. */
  unit?: 'count' | 'usd' | 'myr' | 'other-money';
}

/** A name of the catalogue, or a name that resembles one and is not there. */
export interface CatalogueName {
  field: 'partner' | 'tenant' | 'offer';
  value: string;
  /** The name begins several offers. */
  prefix?: true;
  /** Only together with another name, such as a tenant under every partner. */
  ambiguous?: true;
}

/** The part of a concept after its colon. */
export function argumentOf(concept: string): string {
  return concept.slice(concept.indexOf(':') + 1);
}
