import { join } from 'node:path';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { CleanUp } from '../../../tools/cli/clean-up';
import type { Harness } from '../../../tools/harness/harness';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import { NUMBER_MARK } from '../load/numbered-request';
import { runLoad } from '../load/run-load';
import { type InsertScript, readStoredRow, writeInsertScript } from '../references/insert-script';
import { findProgram, startNginx } from '../references/programs';
import { createDayPartitions, emptyTables } from './stored-rows';

/** The partner whose postbacks are measured; any other would do. */
export const PARTNER = 'involve_asia';
export const ENDPOINT = '/involve/event';
/** Leads through the gateway to a server that only answers. */
const BARE_ENDPOINT = '/bench/bare';

// As the affiliate network sends it, each time with a conversion of its own.
const PARAMETERS = [
  `conversion_id=${NUMBER_MARK}`,
  'offer_name=Shopee%20MY',
  'conversion_datetime=2025-01-01%2012:00:00',
  'usd_sale_amount=99.99',
  'usd_payout=5.25',
  'media_id=m1',
  'sub_id=s1',
  `click_id=${NUMBER_MARK}`,
].join('&');
export const POSTBACK_TARGET = `/postback${ENDPOINT}?${PARAMETERS}`;
/** The same request for a server that only answers. */
export const BARE_TARGET = `${BARE_ENDPOINT}?${PARAMETERS}`;

const INSERT_BARE_ENDPOINT = `
  INSERT INTO partners (partner_code, partner_name, endpoint_path, endpoint_url, cloud_run_service_name, database_name,
                        parameter_mapping, max_daily_requests)
  VALUES ('bare', 'bare', $1, $2, 'bare', 'bare', '{}', 0)`;

/** A run may last over midnight. */
const PARTITIONS_AHEAD = 2;

/** The servers under load, and what they are compared with. */
export interface BenchTargets {
  service: HarnessProcess;
  gateway: HarnessProcess;
  /** The service's database. */
  partnerUrl: string;
  /** A database with the same schema, for pgbench. */
  referenceUrl: string;
  /** Answers without storing. */
  fastify: HarnessProcess;
  /** Undefined when this machine has no pgbench. */
  pgbench: { program: string; insert: InsertScript } | undefined;
  /** Undefined when this machine has no nginx. */
  nginxPort: number | undefined;
}

export interface TargetOptions {
  harness: Harness;
  folder: string;
  cleanUp: CleanUp;
  print: (line: string) => void;
}

/** Starts each target in a process of its own. */
export async function startTargets({ harness, folder, cleanUp, print }: TargetOptions): Promise<BenchTargets> {
  const service = await harness.startService(PARTNER, { databaseName: 'bench_partner' });
  const gateway = await harness.startGateway();
  const fastify = await startBare(harness, 'fastify');
  const bare = await startBare(harness, 'http');
  await onDatabase(harness.databaseUrl('postback_config'), (client) =>
    client.query(INSERT_BARE_ENDPOINT, [BARE_ENDPOINT, bare.url]),
  );
  await harness.route(PARTNER, service.url, [gateway]);
  const reference = await harness.startService(PARTNER, { name: 'reference', databaseName: 'bench_reference' });
  await reference.stop();
  const [partnerUrl, referenceUrl] = ['bench_partner', 'bench_reference'].map((name) => harness.databaseUrl(name));
  const pgbench = await findProgram('pgbench');
  const nginx = await findProgram('nginx');
  if (!pgbench) print('This machine has no pgbench: the reference for storing is left out');
  if (!nginx) print('This machine has no nginx: the reference for the gateway as a proxy is left out');
  const nginxFolder = join(folder, 'nginx');
  return {
    service,
    gateway,
    partnerUrl: partnerUrl!,
    referenceUrl: referenceUrl!,
    fastify,
    pgbench: pgbench
      ? { program: pgbench, insert: await prepareInsert(service, partnerUrl!, referenceUrl!) }
      : undefined,
    nginxPort: nginx
      ? await startNginx({ program: nginx, upstreamPort: bare.port, folder: nginxFolder, cleanUp })
      : undefined,
  };
}

function startBare(harness: Harness, kind: 'fastify' | 'http'): Promise<HarnessProcess> {
  const script = join(__dirname, '..', 'references', `bare-${kind}.js`);
  return harness.start(kind, script, { NODE_ENV: 'production' }, { readyPath: '/' });
}

/** Stores one postback through the service; pgbench inserts rows like its row. */
async function prepareInsert(service: HarnessProcess, partnerUrl: string, referenceUrl: string): Promise<InsertScript> {
  await emptyTables(partnerUrl);
  const load = { target: POSTBACK_TARGET, run: 'first', connections: 1, warmUpSeconds: 0, seconds: 0 };
  await runLoad({ ...load, port: service.port });
  await onDatabase(referenceUrl, (client) => createDayPartitions(client, PARTITIONS_AHEAD));
  return writeInsertScript(
    await onDatabase(partnerUrl, (client) => readStoredRow(client, 'conversions')),
    'conversions',
  );
}
