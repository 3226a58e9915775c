import { setTimeout as wait } from 'node:timers/promises';
import { formatCommand, Gcloud } from '../../../deploy/cloud/gcloud';
import type { LogEntry } from '../../dev-server/terminal/log-entry';
import { type LogFilters, sinceOf, toCloudFilter, toQuery } from './log-query';

/** Cloud Logging answers 60 reads a minute and project (https://cloud.google.com/logging/quotas). */
const POLL_MS = 5_000;
/** How long after its own time an entry may appear: instances write late, and Cloud Logging sorts in the background. */
const LATENESS_MS = 120_000;
const MAX_POLLED = 5_000;

/** Cloud Logging's lines of the Cloud Run services and jobs of a project, read with gcloud. */
export class CloudLogs {
  private readonly gcloud = new Gcloud(false);
  /** The times of the entries that were shown and may be read again, by their ids. */
  private readonly shown = new Map<string, number>();

  /** Older entries were beyond the limit. */
  private floorMs = 0;

  /** @param print gets the gcloud command that reads the entries */
  constructor(
    private readonly project: string | undefined,
    private readonly filters: LogFilters,
    private readonly print: (command: string) => void,
  ) {}

  /** The newest entries that match, the newest last. @throws GcloudError */
  async newest(limit: number): Promise<LogEntry[]> {
    const args = this.argumentsOf(this.filters, limit);
    this.print(formatCommand({ args }));
    const entries = this.unseen(await this.gcloud.read<LogEntry[]>(...args));
    if (entries.length === limit) this.floorMs = Date.parse(entries[0]!.timestamp);
    return entries;
  }

  /** The entries that match and appear after {@link newest}, until `signal`. @throws GcloudError */
  async *follow(signal: AbortSignal): AsyncGenerator<LogEntry[]> {
    const startMs = Math.max(sinceOf(this.filters, Date.now()), this.floorMs);
    while (!signal.aborted) {
      await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const since = Math.max(startMs, Date.now() - LATENESS_MS);
      for (const [id, timeMs] of this.shown) if (timeMs < since) this.shown.delete(id);
      yield this.unseen(
        await this.gcloud.read<LogEntry[]>(...this.argumentsOf({ ...this.filters, since }, MAX_POLLED)),
      );
    }
  }

  describe(): string {
    return `Cloud Logging of ${this.project ?? "gcloud's project"} was read`;
  }

  private argumentsOf(filters: LogFilters, limit: number): string[] {
    const filter = toCloudFilter(toQuery(filters, Date.now()));
    const project = this.project === undefined ? [] : [`--project=${this.project}`];
    return ['logging', 'read', filter, ...project, '--order=desc', `--limit=${limit}`];
  }

  private unseen(entries: LogEntry[]): LogEntry[] {
    const fresh = entries.filter(({ insertId = '', timestamp }) => !this.shown.has(`${timestamp} ${insertId}`));
    for (const { insertId = '', timestamp } of fresh) this.shown.set(`${timestamp} ${insertId}`, Date.parse(timestamp));
    return fresh.toReversed();
  }
}
