import { setTimeout as wait } from 'node:timers/promises';
import type { LogQuery } from '../log-query';
import type { LogRecord } from '../log-record';
import type { Found, LogSource } from '../log-source';
import type { LogsEnvironment } from '../logs.env';
import { writeCloudFilter } from '../write-cloud-filter';
import { explainCloudFault, isTransient } from './explain-cloud-fault';
import { FollowCursor } from './follow-cursor';
import { LoggingApi, PAGE_SIZE } from './logging-api';
import { type CloudRecord, recordOfEntry } from './record-of-entry';

/** Cloud Logging answers 60 readings a minute and project (https://cloud.google.com/logging/quotas): room for others. */
const POLL_MS_PER_REQUEST = 2_000;
const AFTER_FAULT_MS = 10_000;

interface CloudLogsOptions {
  /** Between one reading and the next, for each request that the reading took. */
  pollMs?: number;
  /** Before the next reading after one that failed. */
  afterFaultMs?: number;
  /** Unix time. */
  now?: () => number;
  /** Takes a line for the person who waits. */
  say: (line: string) => void;
}

/** Cloud Logging's lines of the Cloud Run services and jobs of one project. */
export class CloudLogs implements LogSource {
  private cursor: FollowCursor | undefined;

  private constructor(
    private readonly api: LoggingApi,
    private readonly options: CloudLogsOptions,
  ) {}

  /** @throws ExplainedFault without a project or credentials */
  static async open(project: string, settings: LogsEnvironment, options: CloudLogsOptions): Promise<CloudLogs> {
    try {
      return new CloudLogs(await LoggingApi.open(project, settings), options);
    } catch (error) {
      throw explainCloudFault(error, project);
    }
  }

  async newest(query: LogQuery, limit: number): Promise<Found> {
    const askedMs = this.now();
    const filter = writeCloudFilter(query);
    const records: CloudRecord[] = [];
    let pageToken = '';
    try {
      do {
        const size = limit - records.length;
        const page = await this.api.page({ filter, order: 'timestamp desc', size, pageToken });
        records.push(...page.entries.map(recordOfEntry));
        ({ nextPageToken: pageToken } = page);
      } while (pageToken !== '' && records.length < limit);
    } catch (error) {
      throw explainCloudFault(error, this.api.project);
    }
    const isCut = pageToken !== '';
    this.cursor = new FollowCursor(isCut ? records.at(-1)!.timeMs : query.sinceMs);
    this.cursor.take(records, askedMs);
    return { records: records.toReversed(), isCut };
  }

  async *follow(query: LogQuery, signal: AbortSignal): AsyncGenerator<LogRecord[]> {
    const cursor = (this.cursor ??= new FollowCursor(query.sinceMs));
    let isFailing = false;
    while (!signal.aborted) {
      let pauseMs = this.options.afterFaultMs ?? AFTER_FAULT_MS;
      const askedMs = this.now();
      try {
        const { records, requests } = await this.readFrom(cursor.fromMs, query);
        const fresh = cursor.take(records, askedMs);
        if (fresh.length > 0) yield fresh;
        isFailing = false;
        pauseMs = requests * (this.options.pollMs ?? POLL_MS_PER_REQUEST);
      } catch (error) {
        if (!isTransient(error)) throw explainCloudFault(error, this.api.project);
        if (!isFailing) this.options.say(`${describe(error)}; trying again, nothing is left out`);
        isFailing = true;
      }
      await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  describe(): string {
    return `Cloud Logging of the project ${this.api.project} was asked`;
  }

  private now(): number {
    return this.options.now?.() ?? Date.now();
  }

  private async readFrom(sinceMs: number, query: LogQuery): Promise<{ records: CloudRecord[]; requests: number }> {
    const filter = writeCloudFilter({ ...query, sinceMs });
    const records: CloudRecord[] = [];
    let requests = 0;
    let pageToken = '';
    do {
      const page = await this.api.page({ filter, order: 'timestamp asc', size: PAGE_SIZE, pageToken });
      requests += 1;
      records.push(...page.entries.map(recordOfEntry));
      ({ nextPageToken: pageToken } = page);
    } while (pageToken !== '');
    return { records, requests };
  }
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message.split('\n')[0]! : String(error);
  return `Cloud Logging could not be read (${message.slice(0, 200)})`;
}
