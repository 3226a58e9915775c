import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { allowedConnector } from '@app/common/security/allowed-connector';
import { HostAllowlist } from '@app/common/security/host-allowlist';
import { Pool } from 'undici';
import { GatewayEnvironment } from '../gateway.env';

const CONNECT_TIMEOUT_MS = 2_000;
/** Below the 75 s that our services keep an idle connection, so that we close it first. */
const KEEP_ALIVE_MS = 60_000;

/** Keep-alive connections, a pool for each service's origin, so that no service can use up another's. */
@Injectable()
export class UpstreamConnections implements OnApplicationShutdown {
  private readonly pools = new Map<string, Pool>();
  /** Where a service answers is configuration, and a name may move: it must not lead where only we can go. */
  private readonly connect: ReturnType<typeof allowedConnector>;

  constructor(private readonly environment: GatewayEnvironment) {
    const allowlist = new HostAllowlist(environment.ENDPOINT_HOST_ALLOWLIST);
    this.connect = allowedConnector(allowlist, { timeout: CONNECT_TIMEOUT_MS });
  }

  to(origin: string): Pool {
    const known = this.pools.get(origin);
    if (known) return known;
    const pool = new Pool(origin, {
      connections: this.environment.CONNECTIONS_PER_SERVICE,
      pipelining: 1,
      connect: this.connect,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // The forwarder keeps its own time, to the millisecond.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.pools.set(origin, pool);
    return pool;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }
}
