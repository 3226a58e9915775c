import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { Figure } from '../report/compare';
import { median, sum } from '../report/statistics';
import { type Experiment, sendPostbacks } from './experiment';
import { assertStored, emptyTables } from './stored-rows';
import { PARTNER } from './targets';

const DATABASE = 'bench_instances';
const CONNECTIONS = 128;
const LOOK_INTERVAL_MS = 10;
/** The machine's speed changes within a minute, so one instance and two take turns; the median ratio counts. */
const TURNS = 3;

/** Two instances need cores of their own to be faster than one. */
const TARGET = { atLeast: availableParallelism() > 2 ? 1.3 : 0.95 };

const COUNT_ROW_WAITS = `
  SELECT count(*)::integer AS count
  FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')`;

/** Two instances of a service on one database, against one of them with the same number of connections. */
export async function measureInstances({ harness, seconds, print }: Experiment): Promise<Figure[]> {
  const start = (name: string) => harness.startService(PARTNER, { name, databaseName: DATABASE });
  const instances = [await start('instance-1'), await start('instance-2')];
  const ports = instances.map(({ port }) => port);
  const url = harness.databaseUrl(DATABASE);
  const ratios: number[] = [];
  let [waits, looks] = [0, 0];
  for (let turn = 1; turn <= TURNS; turn += 1) {
    print(`One instance of a service, then two with half of the ${CONNECTIONS} connections each: ${turn} of ${TURNS}`);
    const alone = await sendPostbacks({ port: ports[0]!, connections: CONNECTIONS, seconds });
    await emptyTables(url);
    const together = await loadBoth(ports, url, seconds);
    ratios.push(together.perSecond / alone.perSecond);
    waits += together.waits;
    looks += together.looks;
  }
  await Promise.all(instances.map((instance) => instance.stop()));
  return [
    { title: 'two instances : one instance', value: median(ratios), unit: '×', target: TARGET },
    { title: `waits for rows of two instances, in ${looks} looks`, value: waits, unit: '', target: { atMost: 0 } },
  ];
}

async function loadBoth(ports: readonly number[], url: string, seconds: number) {
  const loaded = new AbortController();
  const rowWaits = countRowWaits(url, loaded.signal);
  const connections = CONNECTIONS / ports.length;
  const both = await Promise.all(ports.map((port) => sendPostbacks({ port, connections, seconds })));
  loaded.abort();
  await assertStored(url, sum(both.map(({ acknowledged }) => acknowledged)));
  return { perSecond: sum(both.map((one) => one.perSecond)), ...(await rowWaits) };
}

/** Looks every few milliseconds at how many connections wait for a row that another one has locked. */
function countRowWaits(url: string, signal: AbortSignal): Promise<{ waits: number; looks: number }> {
  return onDatabase(url, async (client) => {
    let waits = 0;
    let looks = 0;
    for (; !signal.aborted; looks += 1) {
      waits += (await client.query<{ count: number }>(COUNT_ROW_WAITS)).rows[0]!.count;
      await wait(LOOK_INTERVAL_MS);
    }
    return { waits, looks };
  });
}
