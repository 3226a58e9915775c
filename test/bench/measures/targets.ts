import { join } from 'node:path';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { NUMBER_MARK } from '../load/numbered-request';
import { runLoad } from '../load/run-load';
import { BARE_ENDPOINT, ENDPOINT } from '../platform/config-rows';
import { withClient } from '../platform/database-server';
import type { Platform } from '../platform/platform';
import { type RunningServer, startServer } from '../platform/running-server';
import { createDayPartitions, emptyTables } from '../platform/stored-rows';
import { findProgram } from '../references/find-program';
import { type InsertScript, readStoredRow, writeInsertScript } from '../references/insert-script';
import { startNginx } from '../references/nginx';

// As its network calls it, each time with a conversion of its own.
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

/** A postback of the partner. */
export const POSTBACK_TARGET = `/postback${ENDPOINT}?${PARAMETERS}`;
/** The same request for a server that only answers. */
export const BARE_TARGET = `${BARE_ENDPOINT}?${PARAMETERS}`;

/** A run may last over midnight. */
const PARTITIONS_AHEAD = 2;

/** All that is loaded in a run, and what it is compared with. */
export interface BenchTargets {
  service: RunningServer;
  gateway: RunningServer;
  /** The service's database. */
  partnerUrl: string;
  /** A database like it, for pgbench. */
  referenceUrl: string;
  /** Answers without storing. */
  fastify: RunningServer;
  /** Undefined when this machine has no pgbench. */
  pgbench: { program: string; insert: InsertScript; folder: string } | undefined;
  /** Undefined when this machine has no nginx. */
  nginxPort: number | undefined;
}

export interface TargetOptions {
  platform: Platform;
  folder: string;
  logFolder: string;
  cleanUp: CleanUp;
  say: (line: string) => void;
}

/** Starts everything that is loaded, each in a process of its own. */
export async function startTargets(options: TargetOptions): Promise<BenchTargets> {
  const { platform, logFolder, cleanUp } = options;
  const partnerUrl = await platform.createPartnerDatabase('partner');
  const service = await platform.startService('partner-service', partnerUrl);
  const bareOrder = { readyPath: '/', logFolder, cleanUp };
  const fastify = await startServer({ ...bareOrder, name: 'fastify', script: 'test/bench/references/bare-fastify.js' });
  const bare = await startServer({ ...bareOrder, name: 'bare', script: 'test/bench/references/bare-http.js' });
  const gateway = await platform.startGateway(service, bare);
  const referenceUrl = await platform.createPartnerDatabase('reference');
  const pgbench = await preparePgbench(service, partnerUrl, referenceUrl, options);
  const nginxPort = await prepareNginx(bare, options);
  return { service, gateway, partnerUrl, referenceUrl, fastify, pgbench, nginxPort };
}

/** Has the service store one postback, whose row is then what pgbench inserts. */
async function preparePgbench(
  service: RunningServer,
  partnerUrl: string,
  referenceUrl: string,
  { folder, say }: TargetOptions,
): Promise<BenchTargets['pgbench']> {
  const program = await findProgram('pgbench');
  if (program === undefined) {
    say('This machine has no pgbench: nothing to compare storing with');
    return undefined;
  }
  await emptyTables(partnerUrl);
  await runLoad({
    port: service.port,
    target: POSTBACK_TARGET,
    run: 'first',
    connections: 1,
    warmUpSeconds: 0,
    seconds: 0,
  });
  const insert = writeInsertScript(await withClient(partnerUrl, readStoredRow));
  await withClient(referenceUrl, (client) => createDayPartitions(client, PARTITIONS_AHEAD));
  return { program, insert, folder };
}

async function prepareNginx(bare: RunningServer, { folder, cleanUp, say }: TargetOptions): Promise<number | undefined> {
  const program = await findProgram('nginx');
  if (program !== undefined)
    return startNginx({ program, upstreamPort: bare.port, folder: join(folder, 'nginx'), cleanUp });
  say('This machine has no nginx: nothing to compare the gateway with as a proxy');
  return undefined;
}
