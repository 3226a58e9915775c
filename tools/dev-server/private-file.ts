import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { UserFacingError } from '../../libs/common/src/errors/user-facing-error';

/**
 * Replaces a file that only its owner may read (mode 600). If the process or the machine dies, the file is whole, with
 * the old content or the new.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/**
 * Reads a JSON file; undefined when there is none.
 *
 * @throws UserFacingError naming the file when it is not JSON: it is never overwritten
 */
export async function readJsonFile<T>(path: string): Promise<T | undefined> {
  const text = await readTextFile(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new UserFacingError(`${path} is not valid JSON; restore it from a copy, or repair it`, { cause });
  }
}

/** Reads a text file; undefined when there is none. */
export async function readTextFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
