import { OptionalNote } from '../http/field-decorators';

/** A rollback. */
export class RollBack {
  /** Why, for the history. @example payouts were read as sale amounts */
  @OptionalNote()
  note?: string;
}
