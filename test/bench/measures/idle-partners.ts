import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import type { Figure } from '../report/compare';
import { sum } from '../report/statistics';
import type { Experiment } from './experiment';

/** Measured, and scaled to 200: the processes of those fit into no small machine. */
const SAMPLE = 20;
const PARTNERS = 200;
/** By then pools have closed their idle connections. */
const REST_MS = 12_000;
const MEGABYTE = 1_000_000;

const INSERT_PARTNERS = `
  INSERT INTO partners (partner_code, partner_name, endpoint_path, cloud_run_service_name, database_name,
                        parameter_mapping)
  SELECT code, code, '/' || code, replace(code, '_', '-'), code, '{}'
  FROM generate_series(1, $1::integer) AS number, LATERAL (SELECT 'bench_idle_' || number AS code) AS named`;

const COUNT_CONNECTIONS = `
  SELECT count(*)::integer AS count FROM pg_stat_activity WHERE usename LIKE '%bench\\_idle\\_%'`;

/** Partners that receive nothing, each with its service and its database on one server: connections and memory. */
export async function measureIdlePartners({ harness, print }: Experiment): Promise<Figure[]> {
  const configUrl = harness.databaseUrl('postback_config');
  await onDatabase(configUrl, (client) => client.query(INSERT_PARTNERS, [SAMPLE]));
  print(`Starting the services of ${SAMPLE} partners`);
  const services: HarnessProcess[] = [];
  for (let number = 1; number <= SAMPLE; number += 1) {
    services.push(await harness.startService(`bench_idle_${number}`));
  }
  await wait(REST_MS);
  const { rows } = await onDatabase(configUrl, (client) => client.query<{ count: number }>(COUNT_CONNECTIONS));
  const resident = await Promise.all(services.map((service) => service.residentBytes()));
  const proportional = await Promise.all(services.map(({ pid }) => proportionalBytes(pid)));
  await Promise.all(services.map((service) => service.stop()));
  const scale = PARTNERS / SAMPLE;
  const scaled = (what: string): string => `${what} of ${PARTNERS} idle partners, scaled from ${SAMPLE}`;
  return [
    { title: scaled('connections'), value: rows[0]!.count * scale, unit: '', target: { atMost: 20, aim: 0 } },
    ...megabytes('memory of an idle service', resident, 1 / SAMPLE, { atMost: 100 }),
    ...megabytes(scaled('memory'), proportional, scale, null),
  ];
}

/** The sum of all processes times `scale`; no figure where the system has no /proc. */
function megabytes(title: string, bytes: (number | undefined)[], scale: number, target: Figure['target']): Figure[] {
  const known = bytes.filter((value) => value !== undefined);
  if (known.length < bytes.length) return [];
  return [{ title, value: (sum(known) * scale) / MEGABYTE, unit: 'MB', target }];
}

/** The memory that a process has in RAM; a page that several processes share is divided among them. */
async function proportionalBytes(pid: number): Promise<number | undefined> {
  const rollUp = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(rollUp)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
}
