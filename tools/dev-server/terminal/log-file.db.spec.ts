import { appendFileSync, chmodSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MAX_LOG_BYTES, LogFile } from './log-file';

describe('LogFile', () => {
  let folder: string;
  let log: LogFile;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'log-file-'));
    log = new LogFile(join(folder, 'logs', 'service.log'));
  });

  afterEach(async () => {
    log.close();
    await rm(folder, { recursive: true });
  });

  it('is emptied when it is full, and one copy of it is kept', () => {
    log.write('the first line\n');
    log.write('x'.repeat(MAX_LOG_BYTES));
    log.write('the next line\n');
    expect(readFileSync(log.path, 'utf8')).toBe('the next line\n');
    const copy = readFileSync(`${log.path}.1`, 'utf8');
    expect(copy === `the first line\n${'x'.repeat(MAX_LOG_BYTES)}`).toBe(true);
  });

  it('can be read only by its owner, in a folder of mode 700, also when an earlier version created both', () => {
    const modeOf = (path: string): number => statSync(path).mode & 0o777;
    expect([modeOf(log.path), modeOf(dirname(log.path))]).toEqual([0o600, 0o700]);
    chmodSync(log.path, 0o644);
    chmodSync(dirname(log.path), 0o755);
    new LogFile(log.path).close();
    expect([modeOf(log.path), modeOf(dirname(log.path))]).toEqual([0o600, 0o700]);
    log.write('x'.repeat(MAX_LOG_BYTES + 1));
    expect(modeOf(`${log.path}.1`)).toBe(0o600);
  });

  it('lets other processes append to the same file', () => {
    log.write('ours\n');
    appendFileSync(log.descriptor, 'theirs\n');
    log.write('ours\n');
    expect(readFileSync(log.path, 'utf8')).toBe('ours\ntheirs\nours\n');
    expect(statSync(log.path).size).toBe(log.sizeBytes);
  });

  it('returns the text since a position, and only its end when it is long', () => {
    log.write('before\n');
    const { sizeBytes } = log;
    log.write('after\n');
    expect(log.since(sizeBytes)).toBe('after');
    expect(log.since(0, 3)).toBe('er');
  });
});
