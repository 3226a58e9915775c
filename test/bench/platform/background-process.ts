import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LogFile } from '../../../tools/dev-server/terminal/log-file';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { waitUntilReady } from './wait-until-ready';

/** The compiled project. */
const BUILD = join(__dirname, '..', '..', '..');
/** Longer than our processes take to stop. */
const STOP_WITHIN_MS = 12_000;

export interface ProcessOptions {
  /** Names its log file. */
  name: string;
  /** From the root of the compiled project on. */
  script: string;
  settings?: Record<string, string>;
  /** Answers 2xx as soon as the process may be used. */
  readyUrl: string;
  logFolder: string;
  cleanUp: CleanUp;
}

/** A Node process that works beside this one and writes its log to a file. It ends when this process does. */
export class BackgroundProcess {
  private readonly startedAtMs = performance.now();
  private readonly log: LogFile;
  private readonly child: ChildProcess;
  /** From its start to its first 2xx. */
  readyMs = 0;

  private constructor(order: ProcessOptions) {
    this.log = new LogFile(join(order.logFolder, `${order.name}.log`));
    this.child = fork(join(BUILD, order.script), {
      env: environmentOf(order.settings),
      execArgv: [],
      stdio: ['ignore', this.log.descriptor, this.log.descriptor, 'ipc'],
    });
    order.cleanUp.defer(() => this.stop());
  }

  /** Starts it and waits until it may be used. @throws Error with the end of its log when it does not get there */
  static async start(order: ProcessOptions): Promise<BackgroundProcess> {
    const started = new BackgroundProcess(order);
    const fault = await waitUntilReady(order.readyUrl, () => started.hasEnded);
    if (fault !== undefined) throw new Error(`${order.name} ${fault}. It said:\n${started.logTail()}`);
    started.readyMs = performance.now() - started.startedAtMs;
    return started;
  }

  /** The memory that it has in RAM; undefined where the system does not tell. */
  async residentBytes(): Promise<number | undefined> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8').catch(() => '');
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
  }

  /** Keeps the log from filling the disk. */
  capLog(): void {
    this.log.cap();
  }

  /** What it said last. */
  logTail(): string {
    return this.log.since(0);
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const killing = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(killing);
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

/** Runs a script of the project to its end. @throws Error with what it said when it fails */
export async function runScript(script: string, settings: Record<string, string>): Promise<void> {
  await promisify(execFile)(process.execPath, [join(BUILD, script)], { env: environmentOf(settings) });
}

function environmentOf(settings: Record<string, string> = {}): Record<string, string> {
  return { NODE_ENV: 'production', LOG_FORMAT: 'json', ...settings };
}
