import { Inject, Injectable } from '@nestjs/common';
import type { GatewayRoutes, LastKnownGoodStore } from '@app/partner-config';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/gateway-pool';

const READ_LAST_KNOWN_GOOD = 'SELECT value FROM last_good_routes';

const STORE_LAST_KNOWN_GOOD = `
  INSERT INTO last_good_routes (value) VALUES ($1)
  ON CONFLICT (only_row) DO UPDATE SET value = excluded.value, saved_at = now()`;

/** The last good routes, in the gateway's own database: it starts with the config database down. */
@Injectable()
export class LastKnownGoodRoutesRepository implements LastKnownGoodStore<GatewayRoutes> {
  constructor(@Inject(GATEWAY_POOL) private readonly pool: Pool) {}

  async read(): Promise<GatewayRoutes | null> {
    const { rows } = await this.pool.query<{ value: GatewayRoutes }>(READ_LAST_KNOWN_GOOD);
    return rows[0]?.value ?? null;
  }

  async write(value: GatewayRoutes): Promise<void> {
    await this.pool.query(STORE_LAST_KNOWN_GOOD, [JSON.stringify(value)]);
  }
}
