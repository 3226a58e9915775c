import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ServiceConfig } from '@app/partner-config';
import type { JobRow } from '../jobs/job';
import type { Cursor } from '../list/list-query';
import type { DryRunRequest } from './dry-run-request';
import type { DryRunResult } from './dry-run-totals';

/** What the thread is started with. */
export interface DryRunThreadOptions {
  config: ServiceConfig;
  request: DryRunRequest;
  tokenHashKey: string;
}

export type ThreadRequest = { kind: 'compare'; table: 'stored' | 'quarantined'; rows: string } | { kind: 'finish' };

/** How many rows a page had, and the place of its last one. */
export interface ComparedPage {
  count: number;
  last: Cursor | null;
}

/** What changes, and rows that do. */
export interface ComparedRows {
  result: DryRunResult;
  rows: JobRow[];
}

/** A hundred thousand postbacks need half of it; a thread beyond it ends with an error, and the process goes on. */
const MAX_HEAP_MB = 256;

/**
 * A dry run's own thread. Mapping a hundred thousand postbacks twice takes seconds of a processor and many short-lived
 * objects; on the main thread each piece of work and each garbage collection would delay the intake.
 */
export class DryRunThread {
  /** Compiled by the build; tests compile their own. */
  static file: string | URL = join(__dirname, 'dry-run.worker.js');

  private readonly worker: Worker;
  /** Rejects when the thread ends. */
  private readonly ended: Promise<never>;

  constructor(options: DryRunThreadOptions) {
    this.worker = new Worker(DryRunThread.file, {
      workerData: options,
      env: {},
      name: 'dry-run',
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    this.ended = new Promise((_, reject) => {
      this.worker.once('error', reject);
      this.worker.once('exit', (code) => reject(new Error(`The thread of a dry run ended with ${code}`)));
    });
    this.ended.catch(() => undefined);
  }

  /** @param rows JSON text of `DryRunRepository.readTexts`, newest first @throws Error when the thread has ended */
  compare(table: 'stored' | 'quarantined', rows: string): Promise<ComparedPage> {
    return this.request({ kind: 'compare', table, rows });
  }

  /** @throws Error when the thread has ended */
  finish(): Promise<ComparedRows> {
    return this.request({ kind: 'finish' });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private async request<Response>(request: ThreadRequest): Promise<Response> {
    const response = once(this.worker, 'message');
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a window has an origin, a thread has none
    this.worker.postMessage(request);
    const [message] = await Promise.race([response, this.ended]);
    return message as Response;
  }
}
