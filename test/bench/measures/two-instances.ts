import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { Figure } from '../report/compare';
import { type Experiment, sendPostbacks } from './experiment';
import { assertStored, emptyTables } from './stored-rows';
import { PARTNER } from './targets';

const DATABASE = 'bench_instances';
const CONNECTIONS = 128;
const LOOK_INTERVAL_MS = 10;

/** Two instances need cores of their own to be faster than one. */
const TARGET = { atLeast: availableParallelism() > 2 ? 1.3 : 0.95 };

const COUNT_ROW_WAITS = `
  SELECT count(*)::integer AS count
  FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')`;

/** Two instances of a service on one database, against one of them with the same number of connections. */
export async function measureInstances({ harness, seconds, print }: Experiment): Promise<Figure[]> {
  const start = (name: string) => harness.startService(PARTNER, { name, databaseName: DATABASE });
  const [one, other] = [await start('instance-1'), await start('instance-2')];
  const url = harness.databaseUrl(DATABASE);
  print(`One instance of a service, ${CONNECTIONS} connections`);
  const alone = await sendPostbacks({ port: one.port, connections: CONNECTIONS, seconds });
  print('Two instances, half of the connections each');
  await emptyTables(url);
  const loaded = new AbortController();
  const rowWaits = countRowWaits(url, loaded.signal);
  const connections = CONNECTIONS / 2;
  const both = await Promise.all([one, other].map(({ port }) => sendPostbacks({ port, connections, seconds })));
  loaded.abort();
  const { waits, looks } = await rowWaits;
  await assertStored(url, both[0]!.acknowledged + both[1]!.acknowledged);
  await Promise.all([one.stop(), other.stop()]);
  const perSecond = both[0]!.perSecond + both[1]!.perSecond;
  return [
    { title: 'two instances : one instance', value: perSecond / alone.perSecond, unit: '×', target: TARGET },
    { title: `waits for rows of two instances, in ${looks} looks`, value: waits, unit: '', target: { atMost: 0 } },
  ];
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
