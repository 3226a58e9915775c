import {
  type GatewayUnderTest,
  RECEIPT_SIGNING_KEY,
  startGateway,
} from '../../../apps/gateway/src/testing/gateway-under-test';
import { startFakeService, type FakeService } from '../../../apps/gateway/src/testing/fake-service';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  startService,
} from '../../../apps/partner-service/src/testing/service-under-test';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import { deriveEnvelopeKey } from '@app/internal-protocol';
import { EDGE_KEY } from './edge-under-test';
import { OriginProxy } from './origin-proxy';

const PARTNER = 'involve_asia';

/** A gateway and the service of InvolveAsia, on PostgreSQL, behind the edge. */
export interface PlatformBehindEdge {
  gateway: GatewayUnderTest;
  databases: PartnerDatabases;
  /** From the edge to the gateway. */
  proxy: OriginProxy;
  /** A service that records each request, for the endpoint `recorded/event`. */
  recorder: FakeService;
  rows(): Promise<StoredRow[]>;
  /** Waits until a number of postbacks is stored. */
  untilStored(count: number, withinMs?: number): Promise<StoredRow[]>;
  stop(): Promise<void>;
}

export interface StoredRow {
  id: string;
  conversion_id: string;
  received_at: Date;
  request_ip: string;
  is_duplicate: boolean;
  raw_data: Record<string, unknown>;
  request_headers: Record<string, string>;
}

const ROWS = `
  SELECT id, conversion_id, received_at, host(request_ip) AS request_ip, is_duplicate, raw_data, request_headers
    FROM conversions ORDER BY received_at, id`;

export async function startPlatformBehindEdge(): Promise<PlatformBehindEdge> {
  const databases = await createPartnerDatabases();
  const service = await startService(databases, { RECEIPT_KEY: deriveEnvelopeKey(RECEIPT_SIGNING_KEY, PARTNER) });
  const gateway = await startGateway({ EDGE_KEY });
  const route = { endpoint_path: '/involve/event', endpoint_url: service.url, is_default: true };
  await insertPartner(gateway.config.pool, PARTNER, route);
  const recorder = await startFakeService();
  const recorded = { endpoint_path: '/recorded/event', endpoint_url: recorder.url };
  await insertPartner(gateway.config.pool, 'recorded', recorded);
  await until(
    'the gateway knows the route',
    async () => (await fetch(`${gateway.url}/involve/event`, { method: 'HEAD' })).ok,
  );
  const way = new OriginProxy(Number(new URL(gateway.url).port));
  await way.open();
  const rows = async (): Promise<StoredRow[]> => (await databases.partner.pool.query<StoredRow>(ROWS)).rows;
  return {
    gateway,
    databases,
    proxy: way,
    recorder,
    rows,
    untilStored: async (count, withinMs = 20_000) => {
      await until(`${count} are stored`, async () => (await rows()).length >= count, withinMs);
      return rows();
    },
    stop: async () => {
      await way.close();
      await gateway.stop();
      await service.stop();
      await recorder.close();
      await databases.drop();
    },
  };
}
