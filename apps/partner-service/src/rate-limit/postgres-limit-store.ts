import type { Pool } from 'pg';
import type { Lease, LeaseRequest, Leftover, LimitStore } from './limit-store';

/** Of the window that is asked about; what was taken of a former window is past. */
const TAKEN = `CASE WHEN usage.window_end < excluded.window_end THEN 0 ELSE usage.taken END`;

// At most a quarter of what is left goes to one instance: the nearer the limit, the less lies idle with an instance
// that does not need it. The windows are those of this server's clock, the only one that all instances share.
const granted = (taken: string): string =>
  `LEAST(excluded.asked, ceil(GREATEST(excluded.max_requests - (${taken}), 0) / 4.0))::integer`;

const LEASE = `
  WITH asked AS (
    SELECT scope, max, asked,
           CASE period
             WHEN 'second' THEN date_trunc('second', clock.now) + interval '1 second'
             ELSE (date_trunc('day', clock.now AT TIME ZONE timezone) + interval '1 day') AT TIME ZONE timezone
           END AS window_end
      FROM json_to_recordset($1::json) AS given (scope text, period text, timezone text, max integer, asked integer),
           (SELECT clock_timestamp() AS now) AS clock
  )
  INSERT INTO limit_usage AS usage (scope, window_end, max_requests, taken, asked, leased)
  SELECT scope, window_end, max, LEAST(asked, ceil(max / 4.0)), asked, LEAST(asked, ceil(max / 4.0))
    FROM asked
   ORDER BY scope
  ON CONFLICT (scope) DO UPDATE
     SET window_end = GREATEST(usage.window_end, excluded.window_end),
         max_requests = excluded.max_requests,
         taken = (${TAKEN}) + ${granted(TAKEN)},
         asked = excluded.asked,
         leased = ${granted(TAKEN)}
  RETURNING scope, leased, window_end::text AS "windowEnd",
            (EXTRACT(epoch FROM window_end - clock_timestamp()) * 1000)::float8 AS "validForMs"`;

const RETURN_LEASES = `
  UPDATE limit_usage AS usage
     SET taken = GREATEST(usage.taken - given.amount, 0)
    FROM json_to_recordset($1::json) AS given (scope text, "windowEnd" timestamptz, amount integer)
   WHERE usage.scope = given.scope AND usage.window_end = given."windowEnd"`;

interface LeaseRow {
  scope: string;
  leased: number;
  windowEnd: string;
  validForMs: number;
}

/** The counts in the partner's own database: one row a limit. */
export class PostgresLimitStore implements LimitStore {
  /** @param pool its own: a lease waits for nobody, and nobody for a lease */
  constructor(private readonly pool: Pool) {}

  async lease(requests: readonly LeaseRequest[]): Promise<Lease[]> {
    const { rows } = await this.pool.query<LeaseRow>({
      name: 'lease',
      text: LEASE,
      values: [JSON.stringify(requests)],
    });
    const leases = new Map(rows.map(({ scope, leased: granted, ...lease }) => [scope, { granted, ...lease }]));
    return requests.map(({ scope }) => leases.get(scope)!);
  }

  async returnLeases(leftovers: readonly Leftover[]): Promise<void> {
    await this.pool.query(RETURN_LEASES, [JSON.stringify(leftovers)]);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
