import {
  chmodSync,
  copyFileSync,
  closeSync,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Names of log files, and of processes, that are the platform's own. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'admin',
  'analytics',
  'consumer',
  'gateway',
  'insight',
  'maintenance',
  'postgres',
  'start',
]);
/** No partner code has a hyphen. */
const SUFFIX = '-partner';

/**
 * The name of a partner's processes and of their log file: its code, unless the platform has a process of that name.
 */
export function processNameOf(partnerCode: string): string {
  return OWN_NAMES.has(partnerCode) ? `${partnerCode}${SUFFIX}` : partnerCode;
}

/** The partner whose processes are called so; undefined for the platform's own. */
export function partnerOfProcess(name: string): string | undefined {
  if (OWN_NAMES.has(name)) return undefined;
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name;
}

/** A log file grows to this size; then it is copied beside itself and emptied. */
export const MAX_LOG_BYTES = 20 * 1024 * 1024;

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Appends to a log file of bounded size that only its owner may read. A child process may write to its descriptor. */
export class LogFile {
  readonly descriptor: number;
  private isLossReported = false;

  constructor(readonly path: string) {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    this.descriptor = openSync(path, 'a+', OWNER_ONLY);
    // An earlier version created both with the umask.
    chmodSync(folder, OWNER_ONLY_FOLDER);
    fchmodSync(this.descriptor, OWNER_ONLY);
    this.cap();
  }

  /** Writes synchronously, so that the last lines of a process that dies are kept. A full disk loses only log lines. */
  write(chunk: Buffer | string): void {
    try {
      writeSync(this.descriptor, Buffer.from(chunk));
      this.cap();
    } catch (error) {
      if (!this.isLossReported) process.stderr.write(`Lines of ${this.path} are lost: ${(error as Error).message}\n`);
      this.isLossReported = true;
    }
  }

  get sizeBytes(): number {
    return fstatSync(this.descriptor).size;
  }

  /** Empties the file in place: other processes may hold its descriptor, which appends at the new end. */
  cap(): void {
    if (this.sizeBytes <= MAX_LOG_BYTES) return;
    const copy = `${this.path}.1`;
    copyFileSync(this.path, copy);
    chmodSync(copy, OWNER_ONLY);
    ftruncateSync(this.descriptor);
  }

  /** The text written since the file had `fromByte` bytes, at most the last `maxBytes`. */
  since(fromByte: number, maxBytes = 4_096): string {
    const length = Math.min(Math.max(this.sizeBytes - fromByte, 0), maxBytes);
    const text = Buffer.alloc(length);
    readSync(this.descriptor, text, 0, length, this.sizeBytes - length);
    return text.toString('utf8').trim();
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
