import { Inject, Injectable } from '@nestjs/common';
import { KeyedHasher, Log, redactHeaders, timeOfUuidV7 } from '@app/common';
import { parseBody, parseQuery, writeRawData } from '@app/postback';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/gateway-pool';
import type { Incoming } from '../door/incoming';
import { GatewayEnvironment } from '../gateway.env';

const KEEP_UNROUTED = {
  name: 'keep_unrouted',
  text: `
    INSERT INTO unrouted (id, received_at, method, path, parameters, request_headers, request_ip)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

/** The ids are in order of time, so the newest are at the end of the index. */
const DROP_OLDEST_UNROUTED = `
  DELETE FROM unrouted WHERE id <= (SELECT id FROM unrouted ORDER BY id DESC OFFSET $1 LIMIT 1)`;

/** The bound is kept once in so many: cheap, and never far above it. */
const DROP_EVERY = 200;
/** A scanner must not make the gateway write without end. */
const MAX_UNDER_WAY = 20;

/** Requests for endpoints that no partner has: a mistyped URL is found here. */
@Injectable()
export class UnroutedRepository {
  private kept = 0;
  private underWay = 0;

  constructor(
    @Inject(GATEWAY_POOL) private readonly pool: Pool,
    private readonly hasher: KeyedHasher,
    private readonly environment: GatewayEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Keeps a request as well as can be: its caller is refused either way. */
  async keep(incoming: Incoming, id: string): Promise<void> {
    if (this.environment.UNROUTED_MAX === 0 || this.underWay >= MAX_UNDER_WAY) return;
    this.underWay += 1;
    try {
      const { method, path, headers, address } = incoming;
      const parameters = this.readParameters(incoming);
      const values = [id, timeOfUuidV7(id), method, path, parameters, redactHeaders(headers), address || null];
      await this.pool.query({ ...KEEP_UNROUTED, values });
      this.kept += 1;
      if (this.kept % DROP_EVERY === 1) await this.pool.query(DROP_OLDEST_UNROUTED, [this.environment.UNROUTED_MAX]);
    } catch (error) {
      this.log.error('A request without a route could not be kept', error, { postback_id: id, path: incoming.path });
    } finally {
      this.underWay -= 1;
    }
  }

  /** As JSON text, tokens by their hashes; a body that can't be read is left out. */
  private readParameters({ query, body }: Incoming): string {
    const read = parseBody(body);
    return writeRawData(parseQuery(query), read.ok ? read.members : [], this.hasher.hash);
  }
}
