import { until } from '@app/common/testing/until';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { GATEWAY_DATABASE } from '@app/partner-config/databases/platform-databases';
import type { Figure } from '../report/compare';
import { type Experiment, sendPostbacks } from './experiment';
import { PARTNER } from './targets';

const OTHER_PARTNER = 'rector';
const OTHER_TARGET = '/rector/event?conversion_id={number}&offer_name=Shopee&usd_payout=5.25';
const CONNECTIONS = 16;
/** The loads end before the service continues, and it continues before its supervisor kills it. */
const MARGIN_SECONDS = 3;
const REPLAY_TIMEOUT_MS = 120_000;

/** A service that is frozen under load: the latency of its senders, and of another partner's. */
export async function measureFrozenService({ harness, seconds, print }: Experiment): Promise<Figure[]> {
  const service = await harness.startService(PARTNER, { name: 'frozen', databaseName: 'bench_frozen' });
  const other = await harness.startService(OTHER_PARTNER, { name: 'other', databaseName: 'bench_other' });
  const gateway = await harness.startGateway({ name: 'frozen-gateway' });
  await harness.route(PARTNER, service.url, [gateway]);
  await harness.route(OTHER_PARTNER, other.url, [gateway]);
  const load = { port: gateway.port, connections: CONNECTIONS, seconds };
  const loadBoth = (warmUpSeconds: number) =>
    Promise.all([
      sendPostbacks({ ...load, warmUpSeconds }),
      sendPostbacks({ ...load, warmUpSeconds, target: OTHER_TARGET }),
    ]);
  print(`Two partners through one gateway, ${CONNECTIONS} connections each`);
  const [before, otherBefore] = await loadBoth(2);
  print('The same while the service of one is frozen');
  const continued = service.freeze((seconds + MARGIN_SECONDS) * 1_000);
  const [meanwhile, otherMeanwhile] = await loadBoth(0);
  await continued;
  print('Waiting until the spool is delivered');
  await until('the spool is empty', () => isSpoolEmpty(harness.databaseUrl(GATEWAY_DATABASE)), REPLAY_TIMEOUT_MS);
  await Promise.all([gateway.stop(), service.stop(), other.stop()]);
  const ms = (title: string, value: number): Figure => ({ title, value, unit: 'ms', target: null });
  return [
    ms('p99 of a service’s senders', before.p99Ms),
    ms('p99 of its senders while it is frozen', meanwhile.p99Ms),
    ms('slowest response to its senders while it is frozen', meanwhile.maxMs),
    ms('p99 of another partner’s senders', otherBefore.p99Ms),
    ms('p99 of another partner’s senders while it is frozen', otherMeanwhile.p99Ms),
  ];
}

async function isSpoolEmpty(url: string): Promise<boolean> {
  const statement = 'SELECT NOT EXISTS (SELECT FROM spool) AS "isEmpty"';
  const { rows } = await onDatabase(url, (client) => client.query<{ isEmpty: boolean }>(statement));
  return rows[0]!.isEmpty;
}
