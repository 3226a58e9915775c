import { NUMBER_MARK } from '../load/numbered-request';
import type { Figure } from '../report/compare';
import { median } from '../report/statistics';
import type { Experiment } from './experiment';
import { PARTNER, POSTBACK_TARGET } from './targets';

const STARTS = 3;
const DATABASE = 'bench_cold_start';

/** A service that does not run: how fast the gateway answers from the spool, and how soon the service stores. */
export async function measureColdStart({ harness, print }: Experiment): Promise<Figure[]> {
  const absent = await harness.startService(PARTNER, { name: 'absent', databaseName: DATABASE });
  const gateway = await harness.startGateway({ name: 'cold-start-gateway' });
  await harness.route(PARTNER, absent.url, [gateway]);
  await absent.stop();
  const spooledMs: number[] = [];
  const durableMs: number[] = [];
  for (let start = 1; start <= STARTS; start += 1) {
    print(`Cold start ${start} of ${STARTS} of a partner-service`);
    spooledMs.push(await timePostback(gateway.url, `spooled${start}`));
    const readyPath = postback(`first${start}`);
    const service = await harness.startService(PARTNER, { name: `cold-${start}`, databaseName: DATABASE, readyPath });
    durableMs.push(service.readyMs);
    await service.stop();
  }
  await gateway.stop();
  const [answeredMs, firstDurableMs] = [median(spooledMs), median(durableMs)];
  return [
    { title: 'response from the spool, service absent', value: answeredMs, unit: 'ms', target: { atMost: 100 } },
    { title: 'service to its first durable response', value: firstDurableMs / 1_000, unit: 's', target: { atMost: 1 } },
  ];
}

function postback(number: string): string {
  return POSTBACK_TARGET.replaceAll(NUMBER_MARK, number);
}

async function timePostback(url: string, number: string): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(url + postback(number));
  const body = await response.text();
  if (!response.ok) throw new Error(`A postback to an absent service was answered ${response.status}: ${body}`);
  return performance.now() - startedMs;
}
