import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { childEnvironment } from '@app/common/config/environment';
import { until } from '@app/common/testing/until';
import { isAlive } from '../dev-server/processes/child-process';
import { freePorts } from '../dev-server/ports';

const ABOVE = join(__dirname, '../..');
/** Of the repository, whether this runs from its source or built. */
const ROOT = basename(ABOVE) === 'dist' ? dirname(ABOVE) : ABOVE;
const START_TIMEOUT_MS = 90_000;
const PORTS = 11;
/** The others belong to gateway, admin, events and insight. */
const FIRST_PARTNER = 5;

/** What `npm start` runs once everything is built. */
const NPM_START = ['dist/tools/cli/main.js', 'start'];

/**
 * The whole platform as `npm start` runs it, on its own ports and in its own data folder, for end-to-end tests. It
 * can be started again after it has ended, on the same data. (`harness.ts` starts single processes instead.)
 */
export class DevPlatform {
  /** Of the first admin; known once it has started. */
  adminKey = '';
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly dataDir: string,
    private readonly basePort: number,
    private readonly settings: Record<string, string>,
    private readonly command: readonly string[],
  ) {}

  static async create(settings: Record<string, string> = {}, command: readonly string[] = NPM_START) {
    const [basePort] = await freePorts(PORTS);
    return new DevPlatform(await mkdtemp(join(tmpdir(), 'platform-')), basePort!, settings, command);
  }

  get gateway(): string {
    return `http://127.0.0.1:${this.basePort}`;
  }

  get admin(): string {
    return `http://127.0.0.1:${this.basePort + 1}`;
  }

  /** Of the collector of events. */
  get analyticsPort(): number {
    return this.basePort + 2;
  }

  /** Of the consumer of events. */
  get consumerPort(): number {
    return this.basePort + 3;
  }

  get insight(): string {
    return `http://127.0.0.1:${this.insightPort}`;
  }

  get insightPort(): number {
    return this.basePort + 4;
  }

  /** The port of the service at a place in the order in which partners get theirs. */
  partnerPort(place: number): number {
    return this.basePort + FIRST_PARTNER + place;
  }

  get pid(): number {
    return this.child!.pid!;
  }

  /** All that it has printed since its last start. */
  readonly printed = (): string => this.output;

  async start(): Promise<void> {
    this.output = '';
    const own = {
      DATABASE_URL: '',
      ADMIN_API_KEY: '',
      DATA_DIR: this.dataDir,
      GATEWAY_PORT: String(this.basePort),
      ADMIN_PORT: String(this.basePort + 1),
      ANALYTICS_PORT: String(this.analyticsPort),
      ANALYTICS_CONSUMER_PORT: String(this.consumerPort),
      INSIGHT_PORT: String(this.insightPort),
      PARTNER_PORT_BASE: String(this.basePort + FIRST_PARTNER),
    };
    const env = childEnvironment({ ...own, ...this.settings });
    const child = spawn(process.execPath, this.command, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    const isReady = (): boolean => this.output.includes('The platform is ready') || !isAlive(child);
    await until(() => `ready:\n${this.output}`, isReady, START_TIMEOUT_MS);
    if (!isAlive(child)) throw new Error(`npm start ended:\n${this.output}`);
    this.adminKey = (await readFile(join(this.dataDir, 'admin-api-key'), 'utf8')).trim();
  }

  /** Ends it as Ctrl-C does. @returns the exit code */
  stop(): Promise<number | null> {
    return this.end('SIGINT');
  }

  /** Kills the supervisor and all its processes, without a chance to clean up. */
  async killEverything(): Promise<void> {
    for (const pid of await this.descendants()) killIfAlive(pid);
    await this.end('SIGKILL');
  }

  remove(): Promise<void> {
    return rm(this.dataDir, { recursive: true, force: true });
  }

  /** All processes below it, its children first. */
  descendants(): Promise<number[]> {
    return descendantsOf(this.pid);
  }

  /** The process that listens on a port. */
  processOnPort(port: number): Promise<number> {
    return processOnPort(this.pid, port);
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (!child || !isAlive(child)) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  }
}

/** The process below another one that listens on a port. */
export async function processOnPort(above: number, port: number): Promise<number> {
  for (const pid of await descendantsOf(above)) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(`PORT=${port}`)) return pid;
  }
  throw new Error(`No process listens on ${port}`);
}

async function descendantsOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const pids = children.split(' ').filter(Boolean).map(Number);
  const below = await Promise.all(pids.map(descendantsOf));
  return [...pids, ...below.flat()];
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
