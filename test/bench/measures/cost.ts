import type { Figure } from '../report/compare';
import { type Experiment, sendPostbacks } from './experiment';
import { processorTime, type ProcessorTime, serverTime } from './processor-time';
import { PARTNER } from './targets';

const CONNECTIONS = 128;
/** By then the compiler has optimised what a postback runs. */
const WARM_UP_SECONDS = 10;
const DATABASE = 'bench_cost';

/** What a Node process may use outside the kernel. */
const TARGETS: Readonly<Record<string, Figure['target']>> = { gateway: { atMost: 75 }, service: { atMost: 65 } };

/** The processor time that one postback through the gateway costs each process. Empty where the system has no /proc. */
export async function measureCost({ harness, seconds, print }: Experiment): Promise<Figure[]> {
  const service = await harness.startService(PARTNER, { name: 'cost-service', databaseName: DATABASE });
  const gateway = await harness.startGateway({ name: 'cost-gateway' });
  await harness.route(PARTNER, service.url, [gateway]);
  print(`Processor time of postbacks through the gateway, ${CONNECTIONS} connections`);
  const load = { port: gateway.port, connections: CONNECTIONS, warmUpSeconds: 0 };
  const readTimes = (): Promise<(ProcessorTime | undefined)[]> =>
    Promise.all([processorTime(gateway.pid), processorTime(service.pid), serverTime(harness.databaseUrl(DATABASE))]);
  await sendPostbacks({ ...load, seconds: WARM_UP_SECONDS });
  const before = await readTimes();
  const { acknowledged } = await sendPostbacks({ ...load, seconds });
  const after = await readTimes();
  await Promise.all([gateway.stop(), service.stop()]);
  return ['gateway', 'service', 'PostgreSQL'].flatMap((name, index) => {
    const [from, to] = [before[index], after[index]];
    if (!from || !to) return [];
    const figure = (kind: 'user' | 'system', target: Figure['target']): Figure => {
      return {
        title: `${name}, ${kind} time of a postback`,
        value: (to[kind] - from[kind]) / acknowledged,
        unit: 'µs',
        target,
      };
    };
    return [figure('user', TARGETS[name] ?? null), figure('system', null)];
  });
}
