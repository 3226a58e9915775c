import { networkOf, problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Wrong keys that a network may send in a minute. After them it is answered 429, whatever key it sends. */
export const MAX_FAILURES = 10;

// Each failure also deletes some expired rows, and skips those that another request has locked.
const RECORD_FAILURE = `
  WITH swept AS (
    DELETE FROM failed_sign_ins
     WHERE network IN (SELECT network FROM failed_sign_ins
                        WHERE since < now() - interval '1 minute' AND network <> $1
                        LIMIT 100 FOR UPDATE SKIP LOCKED)
  )
  INSERT INTO failed_sign_ins AS known (network, failures, since) VALUES ($1, 1, now())
  ON CONFLICT (network) DO UPDATE
     SET failures = CASE WHEN known.since < now() - interval '1 minute' THEN 1 ELSE known.failures + 1 END,
         since = CASE WHEN known.since < now() - interval '1 minute' THEN now() ELSE known.since END
  RETURNING failures, (EXTRACT(epoch FROM since + interval '1 minute' - now()) * 1000)::float8 AS "endsInMs"`;

const READ_FAILURES = `
  SELECT failures, (EXTRACT(epoch FROM since + interval '1 minute' - now()) * 1000)::float8 AS "endsInMs"
    FROM failed_sign_ins
   WHERE network = $1 AND since >= now() - interval '1 minute'`;

interface Failures {
  failures: number;
  endsInMs: number;
}

/**
 * Counts wrong keys by network, in the database that all instances of the admin app share. Fails closed: while it cannot
 * count, no key is accepted.
 */
@Injectable()
export class FailedSignIns {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** Counts a failure. @throws Problem rate_limited (429) for one too many, unavailable (503) */
  async record(address: string): Promise<void> {
    const failures = await this.query(RECORD_FAILURE, address);
    if (failures && failures.failures > MAX_FAILURES) throw tooMany(failures);
  }

  /**
   * Call this after a key was found to be valid, not before: of many keys that are tried at once, a valid one is then
   * subject to the wrong ones before it.
   *
   * @throws Problem rate_limited (429), unavailable (503)
   */
  async check(address: string): Promise<void> {
    const failures = await this.query(READ_FAILURES, address);
    if (failures && failures.failures >= MAX_FAILURES) throw tooMany(failures);
  }

  private async query(statement: string, address: string): Promise<Failures | undefined> {
    try {
      const rows: Failures[] = await this.database.query(statement, [networkOf(address)]);
      return rows[0];
    } catch (cause) {
      throw problems.unavailable('Failed sign-ins cannot be counted at the moment.', cause);
    }
  }
}

function tooMany({ endsInMs }: Failures): Error {
  return problems.rateLimited('Too many wrong API keys came from this address.', endsInMs);
}
