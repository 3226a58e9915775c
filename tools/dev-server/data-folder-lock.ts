import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const OWNER_ONLY = 0o600;
const SQLITE_BUSY = 5;

/**
 * One process at a time works on a data folder. The lock is SQLite's, on a file in the folder that its owner alone may
 * open: no other user can take it, and the system gives it back when its holder dies, however that happens, so that no
 * stale lock remains.
 */
export class DataFolderLock {
  private constructor(
    private readonly file: DatabaseSync,
    private readonly holderPath: string,
  ) {}

  /** The lock, or the process id of its holder. */
  static acquire(dataFolder: string): DataFolderLock | number {
    mkdirSync(dataFolder, { recursive: true });
    const path = join(dataFolder, 'lock');
    const holderPath = join(dataFolder, 'lock-holder');
    closeSync(openSync(path, 'a', OWNER_ONLY));
    chmodSync(path, OWNER_ONLY);
    const file = new DatabaseSync(path);
    if (!lockExclusively(file)) {
      file.close();
      return readHolder(holderPath);
    }
    writeFileSync(holderPath, `${process.pid}\n`, { mode: OWNER_ONLY });
    return new DataFolderLock(file, holderPath);
  }

  release(): void {
    rmSync(this.holderPath, { force: true });
    this.file.close();
  }
}

function lockExclusively(file: DatabaseSync): boolean {
  try {
    file.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

/** NaN while the holder has not written it yet. */
function readHolder(path: string): number {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}
