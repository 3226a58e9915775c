import { readStatement } from '@app/common/database/read-statement';
import { type Hour, startOfHour } from '@app/insight-statistics';
import { type SignalName, SIGNALS } from '@app/semantic-layer';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { PartnerHours } from '../alerts/group-series';
import { INSIGHT_POOL } from '../database/database.module';

const STORE_SAMPLES = readStatement(__dirname, 'store_samples');
const READ_SAMPLES = readStatement(__dirname, 'read_samples');
/** A preview looks so far back, and a little is left. */
const REMOVE_OLD = `DELETE FROM signal_samples WHERE hour < $1::timestamptz - interval '70 days'`;

/** The value of a signal at a moment. */
export interface Sample {
  signal: SignalName;
  partner: string;
  value: number;
}

interface SampleRow {
  partner: string;
  bucket: string;
  lowest: string;
  highest: string;
}

/** What insight sampled of signals that are known as of now only. */
@Injectable()
export class SamplesRepository {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  async store(samples: readonly Sample[], at: Date): Promise<void> {
    await this.pool.query({ ...STORE_SAMPLES, values: [JSON.stringify(samples), at] });
  }

  /** Of each hour the worst value. Hours without a sample have no row. */
  async read(signal: SignalName, partners: readonly string[], from: Hour, to: Hour): Promise<PartnerHours[]> {
    const values = [signal, partners, startOfHour(from), startOfHour(to)];
    const { rows } = await this.pool.query<SampleRow>({ ...READ_SAMPLES, values });
    const { numerator, denominator, worst = 'highest' } = SIGNALS[signal];
    const ofPartner = Map.groupBy(rows, ({ partner }) => partner);
    return partners.map((partner) => ({
      partner,
      rows: (ofPartner.get(partner) ?? []).map(({ bucket, ...values }) => ({
        keys: { bucket },
        atoms: { [numerator]: values[worst], [denominator]: '1' },
      })),
    }));
  }

  async removeOld(now: Date): Promise<void> {
    await this.pool.query(REMOVE_OLD, [now]);
  }
}
