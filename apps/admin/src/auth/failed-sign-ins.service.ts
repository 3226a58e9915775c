import { readStatement } from '@app/common/database/read-statement';
import { networkOf, problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Wrong keys that a network may send in a minute. After them it is answered 429, whatever key it sends. */
const MAX_FAILURES = 10;

const RECORD_FAILURE = readStatement(__dirname, 'record_failure').text;

const READ_FAILURES = readStatement(__dirname, 'read_failures').text;

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
