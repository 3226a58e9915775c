import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainError } from './exit-with-error';

describe('explainError', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'explain-error-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const error = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return explainError(error);
    }
    throw new Error('nothing failed');
  };

  it('names the unusable path and the reason in one line', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(error(() => mkdirSync(join(file, 'below')))).toBe(
      `${join(file, 'below')} cannot be used: a part of its path is not a folder (ENOTDIR).`,
    );
    expect(error(() => writeFileSync(folder, ''))).toBe(`${folder} cannot be used: it is a folder (EISDIR).`);
    expect(error(() => readFileSync(join(folder, 'none')))).toContain('it does not exist (ENOENT).');
  });

  it('explains a folder of another user, or a read-only one', () => {
    const denied = Object.assign(new Error('EACCES: …'), { code: 'EACCES', path: '/srv/data' });
    expect(explainError(denied)).toBe(
      '/srv/data cannot be used: permission denied; it may belong to another user (EACCES).',
    );
    const readOnly = Object.assign(new Error('EROFS: …'), { code: 'EROFS', path: '/srv/data' });
    expect(explainError(readOnly)).toContain('read-only file system');
  });

  it('shows the stack of an unexpected error', () => {
    expect(explainError(new TypeError('odd'))).toMatch(/^TypeError: odd\n {4}at /);
  });
});
