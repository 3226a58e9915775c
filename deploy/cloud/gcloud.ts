import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { childEnvironment } from '@app/common/config/environment';
import pLimit from 'p-limit';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { ReadCache } from './read-cache';

const PROGRAM = 'gcloud';
/** Each call is a Python process. */
const MAX_CONCURRENT_CALLS = 16;
const MAX_SHOWN_OUTPUT = 2_000;
const QUOTA_BACKOFFS_MS = [5_000, 15_000, 30_000, 60_000];

/** One call of gcloud. */
export interface GcloudCall {
  args: string[];
  /** Written to standard input, which unlike an argument is in no list of processes. */
  stdin?: string;
  /** The content of a temporary file whose name is appended to the arguments. */
  file?: string;
}

/** Runs a call and returns its standard output. @throws GcloudError */
export type GcloudRunner = (call: GcloudCall) => Promise<string>;

/** When a failed read is worth another attempt. */
interface Retry {
  isTransient: boolean;
  /** As the API wants it. */
  retryAfterMs: number | undefined;
}

/** A call of gcloud failed. */
export class GcloudError extends UserFacingError {
  constructor(
    readonly args: string[],
    readonly exitCode: number | null,
    readonly output: string,
    private readonly retry?: Retry,
  ) {
    super(`gcloud ${args.join(' ')}\n${output.trim().slice(-MAX_SHOWN_OUTPUT) || `ended with code ${exitCode}`}`);
  }

  /** A read can be repeated a little later. */
  get isTransient(): boolean {
    return this.retry?.isTransient ?? /RESOURCE_EXHAUSTED|Quota exceeded|\b429\b/i.test(this.output);
  }

  get retryAfterMs(): number | undefined {
    return this.retry?.retryAfterMs;
  }

  /** What the call asks for does not exist. */
  get isNotFound(): boolean {
    return /NOT_FOUND|Cannot find|could not be found|was not found|does not exist/i.test(this.output);
  }
}

/** Runs commands of gcloud as the active account. Reads and changes are separate, so that a dry run changes nothing. */
export class Gcloud {
  private readonly limit = pLimit(MAX_CONCURRENT_CALLS);
  private readonly cache = new ReadCache();

  /**
   * @param onChange gets every command that changes something, before it runs
   * @param run by default the gcloud program
   */
  constructor(
    readonly isDryRun: boolean,
    private readonly onChange: (line: string) => void = () => undefined,
    private readonly run: GcloudRunner = runGcloud,
    private readonly sleep: (ms: number) => Promise<unknown> = wait,
  ) {}

  /** Returns gcloud's output as JSON. @throws GcloudError */
  async read<T>(...args: string[]): Promise<T> {
    const text = await this.cache.read(args, () => this.readWithRetry({ args: [...args, '--format=json'] }));
    return JSON.parse(text || 'null') as T;
  }

  /** Returns gcloud's output as text. It may be a secret, which must not be printed. @throws GcloudError */
  async readText(...args: string[]): Promise<string> {
    return (await this.readWithRetry({ args })).trim();
  }

  /** Runs a call that changes something, unless this is a dry run. @throws GcloudError */
  async change(call: GcloudCall): Promise<void> {
    this.onChange(formatCommand(call));
    if (this.isDryRun) return;
    try {
      await this.call(call);
    } finally {
      this.cache.invalidate(call.args);
    }
  }

  /** Many reads exceed Google's quotas per minute. Changes are never repeated. */
  private async readWithRetry(call: GcloudCall): Promise<string> {
    for (const backoffMs of QUOTA_BACKOFFS_MS) {
      try {
        return await this.call(call);
      } catch (error) {
        if (!(error instanceof GcloudError) || !error.isTransient) throw error;
        await this.sleep(error.retryAfterMs ?? backoffMs);
      }
    }
    return this.call(call);
  }

  private call(call: GcloudCall): Promise<string> {
    return this.limit(() => this.run(call));
  }
}

/** The command as it would be typed, without the content of its input. */
export function formatCommand({ args, stdin, file }: GcloudCall): string {
  const words = args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`));
  return [PROGRAM, ...words, ...(file === undefined ? [] : ['FILE']), ...(stdin === undefined ? [] : ['< value'])].join(
    ' ',
  );
}

/** Runs a call by the gcloud program. */
export function runGcloud(call: GcloudCall): Promise<string> {
  return call.file === undefined ? spawnGcloud(call) : withFile(call, call.file);
}

async function withFile(call: GcloudCall, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  try {
    const file = join(folder, 'file.yaml');
    await writeFile(file, content, { mode: 0o600 });
    // The file belongs to a last flag without a value (--flags-file=), or is an argument of its own.
    const last = call.args.at(-1)!;
    const args = last.endsWith('=') ? [...call.args.slice(0, -1), last + file] : [...call.args, file];
    return await spawnGcloud({ ...call, args });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function spawnGcloud({ args, stdin }: GcloudCall): Promise<string> {
  return new Promise((resolve, reject) => {
    // gcloud would log its arguments, including those in files.
    const env = childEnvironment({ CLOUDSDK_CORE_DISABLE_FILE_LOGGING: '1' });
    // In a process group of its own, gcloud does not get Ctrl-C, so that calls in progress complete.
    const detached = process.platform !== 'win32';
    const child = spawn(PROGRAM, [...args, '--quiet'], { stdio: ['pipe', 'pipe', 'pipe'], env, detached });
    const output = { out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.error += text));
    child.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? notInstalled() : error));
    child.once('close', (exitCode) => {
      if (exitCode === 0) resolve(output.out);
      else reject(new GcloudError(args, exitCode, output.error || output.out));
    });
    // A gcloud that exits without reading its input reports the reason by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

function notInstalled(): UserFacingError {
  return new UserFacingError('gcloud is not installed, or not on PATH: https://cloud.google.com/sdk/docs/install');
}
