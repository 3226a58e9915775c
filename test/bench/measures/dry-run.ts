import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { HarnessProcess } from '../../../tools/harness/harness-process';
import { runPacedLoad } from '../load/paced-load';
import type { Figure } from '../report/compare';
import { median, medianRatio } from '../report/statistics';
import type { Experiment } from './experiment';
import { post, sendRows } from './send-rows';
import { ENDPOINT, PARTNER } from './targets';

const ROWS = 100_000;
/** More than the busiest partner of the platform sends. */
const PER_SECOND = 200;
/** As often as the console looks at a job. */
const LOOK_INTERVAL_MS = 1_000;
/** Alone and beside a dry run in turn, because a shared machine is not equally fast all the time. */
const ROUNDS = 5;
/** About as long as the dry run takes: a disk that stalls now and then does so as often in both. */
const ALONE_MS = 20_000;
/** A mapping that changes the amount of every postback. */
const DRAFT = { parameter_mapping: { usd_payout: 'usd_sale_amount', usd_sale_amount: 'usd_payout' } };

interface Job {
  id: string;
  state: string;
  created_at: string;
  finished_at: string;
}

interface Round {
  /** The 99th percentile of responses to senders. */
  aloneMs: number;
  besideMs: number;
  tookMs: number;
}

/** A dry run over a hundred thousand stored postbacks while the partner goes on sending. */
export async function measureDryRun({ harness, print }: Experiment): Promise<Figure[]> {
  const service = await harness.startService(PARTNER, {
    name: 'dry-run',
    databaseName: 'bench_dry_run',
  });
  const admin = await harness.startAdmin({ name: 'dry-run-admin' });
  await harness.route(PARTNER, service.url, []);
  print(`Sending ${ROWS} postbacks`);
  await sendRows(service.url, ROWS);
  await loadUntil(service, wait(2_000));
  const rounds: Round[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { p99Ms: aloneMs } = await loadUntil(service, wait(ALONE_MS));
    const { p99Ms: besideMs, ended: job } = await loadUntil(service, dryRun(admin, harness.adminKey));
    rounds.push({ aloneMs, besideMs, tookMs: Date.parse(job.finished_at) - Date.parse(job.created_at) });
    const figures = `p99 ${aloneMs.toFixed(1)} ms alone, ${besideMs.toFixed(1)} ms beside the dry run`;
    print(`Round ${round} of ${ROUNDS}: ${PER_SECOND} postbacks a second: ${figures}`);
  }
  await Promise.all([admin.stop(), service.stop()]);
  return figuresOf(rounds);
}

function figuresOf(rounds: readonly Round[]): Figure[] {
  const [alone, beside, took] = [
    rounds.map(({ aloneMs }) => aloneMs),
    rounds.map(({ besideMs }) => besideMs),
    rounds.map(({ tookMs }) => tookMs),
  ] as const;
  return [
    { title: `a dry run of ${ROWS} postbacks`, value: median(took) / 1_000, unit: 's', target: { atMost: 30 } },
    { title: `p99 of ${PER_SECOND} postbacks a second alone`, value: median(alone), unit: 'ms', target: null },
    { title: 'p99 beside the dry run', value: median(beside), unit: 'ms', target: null },
    { title: 'p99 beside the dry run : alone', value: medianRatio(beside, alone), unit: '×', target: { atMost: 1.3 } },
  ];
}

/** Sends postbacks until something has ended. @throws Error on a response that is not 2xx */
async function loadUntil<T>(service: HarnessProcess, end: Promise<T>): Promise<{ p99Ms: number; ended: T }> {
  const run = randomBytes(4).toString('hex');
  const stop = new AbortController();
  const load = runPacedLoad({
    send: (number) =>
      sendOne(`${service.url}${ENDPOINT}?conversion_id=${run}-${number}&offer_name=Shopee&usd_payout=5.25`),
    perSecond: PER_SECOND,
    signal: stop.signal,
  });
  const ended = await end.finally(() => stop.abort());
  const { p99Ms } = await load;
  return { p99Ms, ended };
}

/** @throws Error on a response that is not 2xx */
async function sendOne(url: string): Promise<void> {
  const response = await fetch(url);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} was answered ${response.status}`);
}

/** Runs to its end. @throws Error when it fails */
async function dryRun(admin: HarnessProcess, adminKey: string): Promise<Job> {
  const headers = { 'x-api-key': adminKey };
  const request = { last: ROWS, draft: DRAFT };
  let job = (await post(`${admin.url}/api/v1/partners/${PARTNER}/dry-runs`, request, headers)) as Job;
  while (job.state === 'waiting' || job.state === 'running') {
    await wait(LOOK_INTERVAL_MS);
    const response = await fetch(`${admin.url}/api/v1/jobs/${PARTNER}/${job.id}`, { headers });
    job = (await response.json()) as Job;
  }
  if (job.state !== 'finished') throw new Error(`The dry run ended as ${JSON.stringify(job)}`);
  return job;
}
