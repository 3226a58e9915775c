import { Inject, Injectable } from '@nestjs/common';
import type { LastKnownGoodStore, ServiceConfig } from '@app/partner-config';
import type { Pool } from 'pg';
import { PARTNER_POOL } from '../database/partner-pool';

const READ_LAST_KNOWN_GOOD = 'SELECT value FROM last_good_config';

const SAVE_LAST_KNOWN_GOOD = `
  INSERT INTO last_good_config (value) VALUES ($1)
  ON CONFLICT (only_row) DO UPDATE SET value = excluded.value, saved_at = now()`;

/** The last known good configuration, in the partner's own database: with it the service starts without the config database. */
@Injectable()
export class LastKnownGoodRepository implements LastKnownGoodStore<ServiceConfig> {
  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  async read(): Promise<ServiceConfig | null> {
    const { rows } = await this.pool.query<{ value: ServiceConfig }>(READ_LAST_KNOWN_GOOD);
    return rows[0]?.value ?? null;
  }

  async write(value: ServiceConfig): Promise<void> {
    await this.pool.query(SAVE_LAST_KNOWN_GOOD, [JSON.stringify(value)]);
  }
}
