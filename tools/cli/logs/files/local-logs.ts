import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { LogQuery } from '../log-query';
import type { LogRecord } from '../log-record';
import type { Found, LogSource } from '../log-source';
import { matchesQuery } from '../matches-query';
import { copyOf, GrowingFile, openExisting } from './growing-file';
import { eachLine, linesBackwards } from './lines-backwards';
import { mergeNewest } from './merge-newest';
import { labelsOfFile, recordOfLine } from './record-of-line';
import { recordsBackwards } from './records-backwards';

const POLL_MS = 250;
const LOG_FILE = /^(.+)\.log$/;
const LINE_END = 0x0a;
/** So far back the end of the last whole line is looked for. */
const LAST_LINE_BYTES = 64 * 1024;

/** A log file as it was when it was first looked at. */
interface Snapshot {
  sizeBytes: number;
  /** Behind the last whole line. */
  wholeBytes: number;
}

/** The log files that `npm start` keeps in its data folder, one for each process. */
export class LocalLogs implements LogSource {
  private constructor(
    private readonly folder: string,
    private readonly snapshots: ReadonlyMap<string, Snapshot>,
    private readonly isFollowing: boolean,
  ) {}

  /**
   * @param isFollowing a line that is still being written is left to {@link follow}
   * @throws ExplainedFault when there is no such folder
   */
  static async open(folder: string, isFollowing: boolean): Promise<LocalLogs> {
    const snapshots = new Map<string, Snapshot>();
    for (const service of await servicesIn(folder)) {
      const snapshot = await takeSnapshot(join(folder, `${service}.log`));
      if (snapshot) snapshots.set(service, snapshot);
    }
    return new LocalLogs(folder, snapshots, isFollowing);
  }

  newest(query: LogQuery, limit: number): Promise<Found> {
    const services = [...this.snapshots.keys()].filter((service) => mayHold(service, query));
    return mergeNewest(
      services.map((service) => this.recordsOf(service, query)),
      limit,
    );
  }

  async *follow(query: LogQuery, signal: AbortSignal): AsyncGenerator<LogRecord[]> {
    const files = new Map<string, GrowingFile>();
    while (!signal.aborted) {
      for (const service of await servicesIn(this.folder)) {
        if (files.has(service) || !mayHold(service, query)) continue;
        const known = this.snapshots.get(service)?.wholeBytes ?? 0;
        files.set(service, new GrowingFile(this.pathOf(service), known));
      }
      const found = await newRecords(files, query);
      if (found.length > 0) yield found.toSorted((one, other) => one.timeMs - other.timeMs);
      await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  describe(): string {
    return `${this.folder} has logs of ${[...this.snapshots.keys()].join(', ') || 'nobody'}`;
  }

  private async *recordsOf(service: string, query: LogQuery): AsyncGenerator<LogRecord> {
    yield* recordsBackwards(service, this.linesOf(service), Date.now(), query);
  }

  /** Those of the file, then those of the copy that was made when it was full. */
  private async *linesOf(service: string): AsyncGenerator<string[]> {
    const path = this.pathOf(service);
    const { sizeBytes, wholeBytes } = this.snapshots.get(service)!;
    const unread = yield* linesOfFile(path, this.isFollowing ? wholeBytes : sizeBytes);
    // It was emptied while we read: what is left to be read is now in the copy, at the same place.
    yield* linesOfFile(copyOf(path), unread > 0 ? unread : Number.POSITIVE_INFINITY);
  }

  private pathOf(service: string): string {
    return join(this.folder, `${service}.log`);
  }
}

async function servicesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.flatMap((name) => LOG_FILE.exec(name)?.[1] ?? []).toSorted();
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new UserFacingError(
      `There are no logs in ${folder}: npm start writes them there. ` +
        'DATA_DIR names another data folder; --cloud --project PROJECT reads Cloud Logging.',
    );
  }
}

async function takeSnapshot(path: string): Promise<Snapshot | undefined> {
  const file = await openExisting(path);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, LAST_LINE_BYTES));
    const { bytesRead } = await file.read(tail, 0, tail.length, size - tail.length);
    const lineEnd = tail.subarray(0, bytesRead).lastIndexOf(LINE_END);
    return { sizeBytes: size, wholeBytes: size - tail.length + lineEnd + 1 };
  } finally {
    await file.close();
  }
}

async function* linesOfFile(path: string, end: number): AsyncGenerator<string[], number> {
  const file = await openExisting(path);
  if (!file) return 0;
  try {
    const { size } = await file.stat();
    // Emptied since the snapshot was taken.
    if (size < end && Number.isFinite(end)) return end;
    return yield* linesBackwards(file, Math.min(end, size));
  } finally {
    await file.close();
  }
}

/** Whether a file can have lines of those looked for: another partner's service says nothing of this one. */
function mayHold(service: string, { partners, services }: LogQuery): boolean {
  const { partner } = labelsOfFile(service);
  const isWanted = (name: string, wanted: readonly string[]) =>
    wanted.length === 0 || wanted.some((one) => one.toLowerCase() === name.toLowerCase());
  return isWanted(service, services) && (partner === undefined || isWanted(partner, partners));
}

async function newRecords(files: ReadonlyMap<string, GrowingFile>, query: LogQuery): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for (const [service, file] of files) {
    let nearMs = Date.now();
    for await (const line of eachLine(file.newLines())) {
      const record = recordOfLine(line, service, nearMs);
      nearMs = record.timeMs;
      if (matchesQuery(record, query)) records.push(record);
    }
  }
  return records;
}
