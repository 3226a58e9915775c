import { setTimeout as wait } from 'node:timers/promises';
import { type Delivery, DestinationUnavailableError, type OutsideHandler, type Refusal } from '@app/event-stream';
import { BigQueryClient } from './bigquery-client';
import { type JobReference, outcomeOf, readTable, type TableReference } from './bigquery-job';
import { type AccessTokenOptions, GoogleAccessToken } from './google-access-token';
import { loadIdOf, toLines } from './warehouse-rows';

/** Between looks at a job; one that takes longer is looked at again later. */
const POLL_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** A table that fails every job must not use up its jobs of a day. */
const FAILED_RETRY_MS = 2 * 60_000;

export interface BigQueryOptions extends AccessTokenOptions {
  url: string;
  /** `project.dataset.table` */
  table: string;
  location: string;
  flushIntervalMs: number;
  pollMs?: readonly number[];
}

/**
 * Loads events into a table of BigQuery. A table accepts 1,500 jobs a day, failed ones included, so a batch is large and
 * begins no more often than every few minutes. The id of a job comes from its batch, so a repetition finds the job that
 * was there before, and its outcome.
 */
export function bigquery({
  url,
  location,
  flushIntervalMs,
  pollMs = POLL_MS,
  ...options
}: BigQueryOptions): OutsideHandler {
  const client = new BigQueryClient(url, new GoogleAccessToken(options));
  const table = readTable(options.table);
  const jobOf = (loadId: string, number: number): JobReference => ({
    projectId: table.projectId,
    jobId: `postback_events_${loadId}_${number}`,
    location,
  });
  return {
    name: 'bigquery',
    effect: 'outside',
    types: 'all',
    maxEvents: 50_000,
    flushIntervalMs,
    isBatchFixed: true,
    async handle(deliveries, batchId = '') {
      const loadId = loadIdOf(options.table, batchId, deliveries);
      const attempt = (number: number): Promise<Loaded> =>
        load(client, jobOf(loadId, number), { table, deliveries, pollMs });
      let outcome = await attempt(0);
      if (hasFailedBefore(outcome)) {
        // A job that failed has loaded nothing, and the next one has the next number.
        const count = await countJobs(client, (number) => jobOf(loadId, number));
        outcome = await attempt(count - 1);
        if (hasFailedBefore(outcome)) outcome = await attempt(count);
      }
      if (outcome.kind === 'loaded') return [];
      if (outcome.kind === 'rows-invalid') return refuse(deliveries, outcome.reason);
      throw new DestinationUnavailableError(outcome.reason, FAILED_RETRY_MS);
    },
  };
}

function hasFailedBefore(outcome: Loaded): boolean {
  return outcome.kind === 'failed' && !outcome.isNew;
}

/** How many jobs a batch has had, at least one. Their numbers have no gap, so that few looks find the last of many. */
async function countJobs(client: BigQueryClient, jobOf: (number: number) => JobReference): Promise<number> {
  const hasMoreThan = async (count: number): Promise<boolean> => (await client.findJob(jobOf(count))) !== undefined;
  let [count, beyond] = [1, 2];
  while (await hasMoreThan(beyond - 1)) [count, beyond] = [beyond, beyond * 2];
  while (beyond - count > 1) {
    const middle = (count + beyond) >> 1;
    if (await hasMoreThan(middle - 1)) count = middle;
    else beyond = middle;
  }
  return count;
}

interface Load {
  table: TableReference;
  deliveries: readonly Delivery[];
  pollMs: readonly number[];
}

type Loaded = { kind: 'loaded' } | { kind: 'rows-invalid' | 'failed'; reason: string; isNew: boolean };

/** @throws DestinationUnavailableError while the job is not done */
async function load(
  client: BigQueryClient,
  reference: JobReference,
  { table, deliveries, pollMs }: Load,
): Promise<Loaded> {
  let job = await client.findJob(reference);
  const isNew = !job && (await client.insertJob(reference, table, toLines(deliveries)));
  for (const ms of [0, ...pollMs]) {
    if (ms > 0) await wait(ms);
    job = job && outcomeOf(job).kind !== 'running' ? job : await client.findJob(reference);
    const outcome = outcomeOf(job ?? {});
    if (outcome.kind === 'loaded') return { kind: outcome.kind };
    if (outcome.kind !== 'running') return { ...outcome, isNew };
  }
  throw new DestinationUnavailableError(`The job ${reference.jobId} is not done`);
}

/**
 * BigQuery does not say reliably which of its rows are wrong.
 *
 * @throws Error when there are several: the batch is bisected
 */
function refuse(deliveries: readonly Delivery[], reason: string): Refusal[] {
  if (deliveries.length > 1) throw new Error(reason);
  return deliveries.map((event) => ({ event, reason, isFinal: true }));
}
