import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { type LogEntry, parseLine } from '../../dev-server/terminal/log-entry';
import { type LogFilters, type LogQuery, matches, toQuery } from './log-query';

const POLL_MS = 250;
const LINE_END = 0x0a;

/** A log file of `npm start`, and how far it has been read. It is emptied in place when it is full, after a copy. */
class LogFileReader {
  private offset = 0;
  /** Of the previous line; lines before the first time in the file count as new. */
  private previousTimestamp = new Date().toISOString();

  constructor(
    private readonly path: string,
    private readonly service: string,
  ) {}

  /** The lines of the copy, which are older than those of the file. */
  async readCopy(query: LogQuery): Promise<LogEntry[]> {
    const { text } = await readFrom(`${this.path}.1`, 0);
    return this.parse(text, query);
  }

  /** The lines that were completed since the last call. */
  async readNew(query: LogQuery): Promise<LogEntry[]> {
    const { text, end, size } = await readFrom(this.path, this.offset);
    if (size >= this.offset) {
      this.offset = end;
      return this.parse(text, query);
    }
    const rest = await readFrom(`${this.path}.1`, this.offset);
    this.offset = 0;
    return [...this.parse(rest.text, query), ...(await this.readNew(query))];
  }

  private parse(text: string, query: LogQuery): LogEntry[] {
    const entries: LogEntry[] = [];
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const entry = parseLine(line, this.service, this.previousTimestamp);
      this.previousTimestamp = entry.timestamp;
      if (matches(entry, query)) entries.push(entry);
    }
    return entries;
  }
}

/** The log files in the data folder of `npm start`, one for each process. */
export class LocalLogs {
  private readonly query: LogQuery;
  private readonly readers = new Map<string, LogFileReader>();

  constructor(
    private readonly folder: string,
    filters: LogFilters,
  ) {
    this.query = toQuery(filters, Date.now());
  }

  /** The newest matching lines, the newest last. @throws UserFacingError when there is no such folder */
  async newest(limit: number): Promise<LogEntry[]> {
    let newest: LogEntry[] = [];
    for (const service of await this.services()) {
      const reader = this.readerOf(service);
      const entries = [...(await reader.readCopy(this.query)), ...(await reader.readNew(this.query))];
      newest = [...newest, ...entries].toSorted(byTime).slice(-limit);
    }
    return newest;
  }

  /** The matching lines that are written after {@link newest}, until `signal`. */
  async *follow(signal: AbortSignal): AsyncGenerator<LogEntry[]> {
    while (!signal.aborted) {
      const entries: LogEntry[] = [];
      for (const service of await this.services()) entries.push(...(await this.readerOf(service).readNew(this.query)));
      yield entries.toSorted(byTime);
      await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  describe(): string {
    return `${this.folder} has logs of ${[...this.readers.keys()].join(', ') || 'no process'}`;
  }

  private readerOf(service: string): LogFileReader {
    const reader = this.readers.get(service) ?? new LogFileReader(join(this.folder, `${service}.log`), service);
    this.readers.set(service, reader);
    return reader;
  }

  private async services(): Promise<string[]> {
    try {
      const names = await readdir(this.folder);
      return names.flatMap((name) => /^(.+)\.log$/.exec(name)?.[1] ?? []).toSorted();
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      throw new UserFacingError(
        `Found no logs in ${this.folder}, where npm start writes them. ` +
          'Set DATA_DIR to another data folder, or read Cloud Logging with --cloud --project PROJECT.',
      );
    }
  }
}

/** The complete lines of a file from a byte on; none when the file does not exist. */
async function readFrom(path: string, offset: number): Promise<{ text: string; end: number; size: number }> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (!file) return { text: '', end: offset, size: offset };
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(size - offset, 0));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    const length = buffer.subarray(0, bytesRead).lastIndexOf(LINE_END) + 1;
    return { text: buffer.toString('utf8', 0, length), end: offset + length, size };
  } finally {
    await file.close();
  }
}

function byTime(one: LogEntry, other: LogEntry): number {
  return Date.parse(one.timestamp) - Date.parse(other.timestamp);
}
