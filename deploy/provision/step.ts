import type { GcloudCall } from '../cloud/gcloud';

/** One thing that is to be made. */
export interface Step {
  /** In words, such as `network postback`. */
  what: string;
  /** Made when it is this step's turn: what came before may be needed for it. */
  call: () => GcloudCall | Promise<GcloudCall>;
}

/** Steps that need one another, in order. Several of these may go on side by side. */
export type Steps = Step[];

/** Arguments, in groups that read well. */
export type Words = (string | string[])[];

/** A step whose call is known already. */
export function step(what: string, ...words: Words): Step {
  return { what, call: () => ({ args: words.flat() }) };
}
