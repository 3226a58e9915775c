import { AdminApiError } from '@app/admin-client';
import type { Job } from '../jobs/job-queries';
import { countOf, isOver } from '../jobs/job-results';
import type { FilePart } from './csv-file';

/** The requests of an import. */
export interface ImportRequests {
  /** Begins the import, or goes on with it. */
  open: (signal: AbortSignal) => Promise<Job>;
  send: (id: string, part: FilePart, signal: AbortSignal) => Promise<Job>;
  /** The rows of the file from one on. */
  read: (firstRow: number) => AsyncGenerator<FilePart>;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface ImportWatcher {
  onJob: (job: Job) => void;
  /** Called when a request has to be repeated, and with undefined when one succeeds again. */
  onTrouble: (error: AdminApiError | undefined) => void;
}

const RETRY_MS = { min: 1_000, max: 30_000 };
const CONFLICT = 409;
const TOO_MANY = 429;

/**
 * Sends a file until its import is over. A part whose response was lost is sent again, because the service stores each
 * row once; after a conflict the import goes on where another request has brought it.
 *
 * @throws AdminApiError where repeating is of no use; the reason of `signal` when it is aborted
 */
export async function sendImport(
  requests: ImportRequests,
  { onJob, onTrouble }: ImportWatcher,
  signal: AbortSignal,
): Promise<Job> {
  const request = <Result>(send: () => Promise<Result>): Promise<Result> => repeat(send, requests, onTrouble, signal);
  for (let conflictAt: number | undefined; ;) {
    const opened = await request(() => requests.open(signal));
    onJob(opened);
    try {
      return await sendParts(opened, requests, (id, part) => request(() => requests.send(id, part, signal)), onJob);
    } catch (error) {
      const done = countOf(opened, 'done');
      if (!(error instanceof AdminApiError && error.status === CONFLICT) || done === conflictAt) throw error;
      conflictAt = done;
      await requests.wait(RETRY_MS.min, signal);
    }
  }
}

async function sendParts(
  opened: Job,
  { read }: ImportRequests,
  send: (id: string, part: FilePart) => Promise<Job>,
  onJob: ImportWatcher['onJob'],
): Promise<Job> {
  let job = opened;
  for await (const part of read(countOf(job, 'done') ?? 0)) {
    if (isOver(job)) return job;
    job = await send(job.id, part);
    onJob(job);
  }
  if (!isOver(job)) throw new Error('The file has fewer rows than its import');
  return job;
}

async function repeat<Result>(
  send: () => Promise<Result>,
  { wait }: ImportRequests,
  onTrouble: ImportWatcher['onTrouble'],
  signal: AbortSignal,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      signal.throwIfAborted();
      const result = await send();
      if (attempt > 0) onTrouble(undefined);
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AdminApiError && isPassing(error))) throw error;
      onTrouble(error);
      await wait(Math.min(RETRY_MS.max, RETRY_MS.min * 2 ** attempt), signal);
    }
  }
}

/** No response, or one that says that the platform is the cause. */
function isPassing({ status }: AdminApiError): boolean {
  return status === undefined || status >= 500 || status === TOO_MANY;
}

/** Resolves after a time. @throws the reason of the signal */
export function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
