/** Why an hour says nothing about a group; never a reason to fire, nor to resolve. */
export type NotEvaluatedReason =
  | 'hour_not_known'
  | 'mega_sale_day'
  | 'too_little_history'
  | 'below_min_volume'
  | 'division_by_zero';

/** What a detector concludes of one group at the end of one finished hour. */
export type Verdict =
  | { readonly kind: 'not_evaluated'; readonly reason: NotEvaluatedReason }
  | ({ readonly kind: 'normal' | 'breach' } & Finding);

export interface Finding {
  /** Decimal text, exact. */
  readonly seen: string;
  /** Decimal text; an estimate where a detector expected it. */
  readonly expected?: string;
  /** How probable a figure this far out would be in normal hours. */
  readonly probability?: number;
  /** The hours that the figure is of. */
  readonly hours: number;
}

export function notEvaluated(reason: NotEvaluatedReason): Verdict {
  return { kind: 'not_evaluated', reason };
}
