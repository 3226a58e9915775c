import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import { runPacedLoad } from '../load/paced-load';
import type { Figure } from '../report/compare';
import type { Experiment } from './experiment';
import { post, sendRows } from './send-rows';
import { ENDPOINT, PARTNER } from './targets';

const ROWS = 100_000;
/** More than the busiest partner of the platform sends. */
const PER_SECOND = 200;
const LOOK_INTERVAL_MS = 100;
/** A mapping that changes the amount of every postback. */
const DRAFT = { parameter_mapping: { usd_payout: 'usd_sale_amount', usd_sale_amount: 'usd_payout' } };

interface Job {
  id: string;
  state: string;
}

/** A dry run over a hundred thousand stored postbacks while the partner goes on sending. */
export async function measureDryRun({ harness, seconds, print }: Experiment): Promise<Figure[]> {
  const service = await harness.startService(PARTNER, {
    name: 'dry-run',
    databaseName: 'bench_dry_run',
  });
  const admin = await harness.startAdmin({ name: 'dry-run-admin' });
  await harness.route(PARTNER, service.url, []);
  print(`Sending ${ROWS} postbacks`);
  await sendRows(service.url, ROWS);
  print(`${PER_SECOND} postbacks a second, alone and beside the dry run`);
  await loadUntil(service, wait(2_000));
  const alone = await loadUntil(service, wait(seconds * 1_000));
  const startedMs = performance.now();
  const meanwhile = await loadUntil(service, dryRun(admin, harness.adminKey));
  const tookSeconds = (performance.now() - startedMs) / 1_000;
  await Promise.all([admin.stop(), service.stop()]);
  return [
    { title: `a dry run of ${ROWS} postbacks`, value: tookSeconds, unit: 's', target: { atMost: 30 } },
    { title: `p99 of ${PER_SECOND} postbacks a second alone`, value: alone.p99Ms, unit: 'ms', target: null },
    { title: 'p99 beside the dry run', value: meanwhile.p99Ms, unit: 'ms', target: null },
    {
      title: 'p99 beside the dry run : alone',
      value: meanwhile.p99Ms / alone.p99Ms,
      unit: '×',
      target: { atMost: 1.3 },
    },
  ];
}

async function loadUntil(service: HarnessProcess, end: Promise<void>): Promise<{ p99Ms: number }> {
  const run = randomBytes(4).toString('hex');
  const ended = new AbortController();
  const load = runPacedLoad({
    send: (number) =>
      sendOne(`${service.url}${ENDPOINT}?conversion_id=${run}-${number}&offer_name=Shopee&usd_payout=5.25`),
    perSecond: PER_SECOND,
    signal: ended.signal,
  });
  await end.finally(() => ended.abort());
  return load;
}

/** @throws Error on a response that is not 2xx */
async function sendOne(url: string): Promise<void> {
  const response = await fetch(url);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} was answered ${response.status}`);
}

/** Runs to its end. @throws Error when it fails */
async function dryRun(admin: HarnessProcess, adminKey: string): Promise<void> {
  const headers = { 'x-api-key': adminKey };
  const request = { last: ROWS, draft: DRAFT };
  let job = (await post(`${admin.url}/api/v1/partners/${PARTNER}/dry-runs`, request, headers)) as Job;
  while (job.state === 'waiting' || job.state === 'running') {
    await wait(LOOK_INTERVAL_MS);
    const response = await fetch(`${admin.url}/api/v1/jobs/${PARTNER}/${job.id}`, { headers });
    job = (await response.json()) as Job;
  }
  if (job.state !== 'finished') throw new Error(`The dry run ended as ${JSON.stringify(job)}`);
}
