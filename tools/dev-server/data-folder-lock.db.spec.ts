import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DataFolderLock } from './data-folder-lock';

/** Acquires the lock in another process, reports that, and holds it. */
const HOLDER = `
  const { DatabaseSync } = require('node:sqlite');
  const file = new DatabaseSync(process.argv[1]);
  file.exec('BEGIN EXCLUSIVE');
  process.stdout.write('held');
  setInterval(() => file, 1000);`;

describe('DataFolderLock', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'data-folder-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function acquire(place = folder): DataFolderLock {
    const lock = DataFolderLock.acquire(place);
    if (!(lock instanceof DataFolderLock)) throw new Error(`held by ${lock}`);
    return lock;
  }

  it('is held by one process, which is named to others, until it is released', async () => {
    const lock = acquire();
    await symlink(folder, join(folder, 'other-name'));
    expect(DataFolderLock.acquire(join(folder, 'other-name'))).toBe(process.pid);
    lock.release();
    acquire().release();
  });

  it('is a file that only its owner can open, so that no other user can hold it', async () => {
    const lock = acquire();
    for (const name of ['lock', 'lock-holder']) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    lock.release();
  });

  it('is released when its holder is killed', async () => {
    acquire().release();
    const holder = spawn(process.execPath, ['--no-warnings', '-e', HOLDER, join(folder, 'lock')]);
    await once(holder.stdout, 'data');
    expect(DataFolderLock.acquire(folder)).toBeNaN();
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    for (;;) {
      const lock = DataFolderLock.acquire(folder);
      if (lock instanceof DataFolderLock) return lock.release();
      await wait(20);
    }
  });
});
