import { type FieldError } from '@app/common';
import { MAX_TRAFFIC_PERIODS, schemas, TRAFFIC_COUNTS } from '@app/internal-protocol';
import { IsIntBetween, NumberOfQuery } from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';

const MAX_VERSION = 999_999_999_999_999;
const MAX_REVISIONS = MAX_TRAFFIC_PERIODS - 1;

/** The revisions whose traffic is counted. */
export class TrafficRequest implements CrossFieldValidation {
  /** The oldest version. @example 1 */
  @NumberOfQuery()
  @IsIntBetween(1, MAX_VERSION)
  from_version: number;

  /** The newest version; at most a hundred versions at once. @example 1 */
  @NumberOfQuery()
  @IsIntBetween(1, MAX_VERSION)
  to_version: number;

  crossFieldErrors(): FieldError<string>[] {
    const versions = this.to_version - this.from_version + 1;
    if (!(versions < 1 || versions > MAX_REVISIONS)) return [];
    const reason = `must be from_version or at most ${MAX_REVISIONS - 1} versions later`;
    return [{ field: 'to_version', code: 'out_of_range', value: this.to_version, reason }];
  }
}

const { INTEGER, listOf, objectOf, orNull, TIME } = schemas;

export const REVISION_TRAFFIC = objectOf('RevisionTrafficList', {
  data: listOf(
    objectOf('RevisionTraffic', {
      version: INTEGER,
      active_from: TIME,
      active_to: { ...orNull(TIME), description: 'Null: active now' },
      ...TRAFFIC_COUNTS,
    }),
  ),
});
