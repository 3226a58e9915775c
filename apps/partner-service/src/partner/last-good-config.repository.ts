import { Inject, Injectable } from '@nestjs/common';
import type { LastGoodStore, ServiceConfig } from '@app/partner-config';
import type { Pool } from 'pg';
import { PARTNER_POOL } from '../database/partner-pool';

const READ_LAST_GOOD = 'SELECT value FROM last_good_config';

const KEEP_LAST_GOOD = `
  INSERT INTO last_good_config (value) VALUES ($1)
  ON CONFLICT (only_row) DO UPDATE SET value = excluded.value, saved_at = now()`;

/** The last good configuration, in the partner's own database: the service starts with the config database down. */
@Injectable()
export class LastGoodConfigRepository implements LastGoodStore<ServiceConfig> {
  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  async read(): Promise<ServiceConfig | null> {
    const { rows } = await this.pool.query<{ value: ServiceConfig }>(READ_LAST_GOOD);
    return rows[0]?.value ?? null;
  }

  async write(value: ServiceConfig): Promise<void> {
    await this.pool.query(KEEP_LAST_GOOD, [JSON.stringify(value)]);
  }
}
