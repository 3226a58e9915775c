import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { childEnvironment } from '@app/common/config/environment';
import pLimit from 'p-limit';
import { UserFacingError } from '@app/common/errors/user-facing-error';

const PROGRAM = 'gcloud';
/** Each is a Python process of its own. */
const MAX_CONCURRENT_CALLS = 16;
const MAX_SHOWN_OUTPUT = 2_000;
const QUOTA_PAUSES_MS = [5_000, 15_000, 30_000, 60_000];

/** One call of gcloud. */
export interface GcloudCall {
  args: string[];
  /** Handed over on standard input: for what must be in no list of processes. */
  stdin?: string;
  /** Content of a file whose name is appended to the arguments; it is only there meanwhile. */
  file?: string;
}

/** gcloud refused, or failed. */
export class GcloudError extends UserFacingError {
  constructor(
    readonly args: string[],
    readonly exitCode: number | null,
    readonly output: string,
  ) {
    super(`gcloud ${args.join(' ')}\n${output.trim().slice(-MAX_SHOWN_OUTPUT) || `ended with code ${exitCode}`}`);
  }

  /** It may be asked again a little later. */
  get isOverQuota(): boolean {
    return /RESOURCE_EXHAUSTED|Quota exceeded|\b429\b/i.test(this.output);
  }

  /** Something that is asked for does not exist. */
  get isNotFound(): boolean {
    return /NOT_FOUND|Cannot find|could not be found|was not found|does not exist/i.test(this.output);
  }
}

/** Runs gcloud as whoever is signed in. Reading and changing are told apart, so that a plan changes nothing. */
export class Gcloud {
  private readonly limit = pLimit(MAX_CONCURRENT_CALLS);

  /**
   * @param onChange hears every call that changes something, before it is made
   * @param run makes a call, and gives what it says on standard output
   */
  constructor(
    private readonly isDryRun: boolean,
    private readonly onChange: (line: string) => void = () => undefined,
    private readonly run: (call: GcloudCall) => Promise<string> = runGcloud,
  ) {}

  /** What gcloud answers as JSON. @throws GcloudFault */
  async read<Answer>(...args: string[]): Promise<Answer> {
    const text = await this.readWithRetry({ args: [...args, '--format=json'] });
    return JSON.parse(text || 'null') as Answer;
  }

  /** What gcloud answers as text, such as a secret's value; shown to nobody. @throws GcloudFault */
  async readText(...args: string[]): Promise<string> {
    return (await this.readWithRetry({ args })).trim();
  }

  /** Changes something, unless nothing may be changed. @throws GcloudFault */
  async change(call: GcloudCall): Promise<void> {
    this.onChange(formatCommand(call));
    if (!this.isDryRun) await this.call(call);
  }

  /** Very many reads meet Google's quotas by the minute; a change is never made twice. */
  private async readWithRetry(call: GcloudCall): Promise<string> {
    for (const pauseMs of QUOTA_PAUSES_MS) {
      try {
        return await this.call(call);
      } catch (error) {
        if (!(error instanceof GcloudError) || !error.isOverQuota) throw error;
        await wait(pauseMs);
      }
    }
    return this.call(call);
  }

  private call(call: GcloudCall): Promise<string> {
    return this.limit(() => this.run(call));
  }
}

/** A command as a person would type it; what is handed over is named, not shown. */
export function formatCommand({ args, stdin, file }: GcloudCall): string {
  const words = args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`));
  return [PROGRAM, ...words, ...(file === undefined ? [] : ['FILE']), ...(stdin === undefined ? [] : ['< value'])].join(
    ' ',
  );
}

function runGcloud(call: GcloudCall): Promise<string> {
  return call.file === undefined ? spawnGcloud(call) : withFile(call, call.file);
}

async function withFile(call: GcloudCall, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  try {
    const file = join(folder, 'file.yaml');
    await writeFile(file, content, { mode: 0o600 });
    // A flag's file is given with its flag (--flags-file=), another is an argument by itself.
    const last = call.args.at(-1)!;
    const args = last.endsWith('=') ? [...call.args.slice(0, -1), last + file] : [...call.args, file];
    return await spawnGcloud({ ...call, args });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function spawnGcloud({ args, stdin }: GcloudCall): Promise<string> {
  return new Promise((resolve, reject) => {
    // gcloud writes its arguments, those out of files too, into a log of its own.
    const env = childEnvironment({ CLOUDSDK_CORE_DISABLE_FILE_LOGGING: '1' });
    // Ctrl-C is for us alone: what is under way is ended, and nothing new is begun.
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
    // One that ends without reading says why by its code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

function notInstalled(): UserFacingError {
  return new UserFacingError('gcloud is not installed, or not on PATH: https://cloud.google.com/sdk/docs/install');
}
