import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The outcome of a tool that writes its result with `--json`. */
export interface BuiltRun<Result> {
  code: number | null;
  /** Everything it printed. */
  said: string;
  result: Result;
}

/**
 * Runs one of the built tools to its end.
 *
 * @param script below dist
 * @throws Error with what it said when it left no result
 */
export async function runBuilt<Result>(script: string, args: string[]): Promise<BuiltRun<Result>> {
  const folder = await mkdtemp(join(tmpdir(), 'built-'));
  const jsonPath = join(folder, 'result.json');
  const child = spawn(process.execPath, [join('dist', script), '--json', jsonPath, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    const text = await readFile(jsonPath, 'utf8').catch(() => Promise.reject(new Error(said)));
    return { code, said, result: JSON.parse(text) as Result };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
