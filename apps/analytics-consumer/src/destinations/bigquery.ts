import { setTimeout as wait } from 'node:timers/promises';
import { type Delivery, DestinationUnavailableError, type OutsideHandler, type Refusal } from '@app/event-stream';
import { BigQueryClient } from './bigquery-client';
import { type JobReference, outcomeOf, readTable, type TableReference } from './bigquery-job';
import { type AccessTokenOptions, GoogleAccessToken } from './google-access-token';
import { loadIdOf, toLines } from './warehouse-rows';

/** Between looks at a job; one that takes longer is looked at again later. */
const POLL_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** A job that failed has loaded nothing, and the next one has the next number. */
const MAX_JOBS = 200;

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
      for (let number = 0; number < MAX_JOBS; number += 1) {
        const outcome = await load(client, jobOf(loadId, number), { table, deliveries, pollMs });
        if (outcome.kind === 'loaded') return [];
        if (outcome.kind === 'rows-invalid') return refuse(deliveries, outcome.reason);
        if (outcome.kind === 'failed' && outcome.isNew) throw new DestinationUnavailableError(outcome.reason);
      }
      throw new DestinationUnavailableError(`${MAX_JOBS} jobs of this batch have failed`);
    },
  };
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
