import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const START_TIMEOUT_MS = 90_000;

/** The whole platform as `npm start` runs it, on ports and in a data folder of its own. */
export interface PlatformUnderTest {
  gateway: string;
  admin: string;
  partnerPort: (place: number) => number;
  adminKey: string;
  dataDir: string;
  printed: () => string;
  pid: () => number;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<number | null>;
  /** Ends the supervisor and all its processes with no chance to clean up. */
  killEverything(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function createPlatform(
  settings: Record<string, string> = {},
  launch: string[] = ['dist/tools/dev-server/main.js'],
): Promise<PlatformUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'platform-'));
  const base = await freePortRange(8);
  let child: ChildProcess | undefined;
  let printed = '';
  const environment = {
    ...process.env,
    DATABASE_URL: '',
    ADMIN_API_KEY: '',
    DATA_DIR: dataDir,
    GATEWAY_PORT: String(base),
    ADMIN_PORT: String(base + 1),
    PARTNER_PORT_BASE: String(base + 2),
    ...settings,
  };
  const platform: PlatformUnderTest = {
    gateway: `http://127.0.0.1:${base}`,
    admin: `http://127.0.0.1:${base + 1}`,
    partnerPort: (place) => base + 2 + place,
    adminKey: '',
    dataDir,
    printed: () => printed,
    start: async () => {
      printed = '';
      child = spawn(process.execPath, launch, {
        cwd: ROOT,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const gather = (chunk: Buffer): void => {
        printed += chunk.toString();
      };
      child.stdout!.on('data', gather);
      child.stderr!.on('data', gather);
      await until(
        () => printed.includes('The platform is ready'),
        START_TIMEOUT_MS,
        () => `not ready:\n${printed}`,
      );
      platform.adminKey = (await readFile(join(dataDir, 'admin-api-key'), 'utf8')).trim();
    },
    stop: () => end(child!, 'SIGINT'),
    pid: () => child!.pid!,
    killEverything: async () => {
      const pids = await descendantsOf(child!.pid!);
      for (const pid of pids) kill(pid);
      await end(child!, 'SIGKILL');
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
  return platform;
}

/** Asks until `check` holds. */
export async function until(
  check: () => boolean | Promise<boolean>,
  timeoutMs: number,
  explain: () => string,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(explain());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** All processes below one, its children first. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const pids = children.split(' ').filter(Boolean).map(Number);
  const below = await Promise.all(pids.map(descendantsOf));
  return [...pids, ...below.flat()];
}

/** The process that listens on a port of this machine. */
export async function processOnPort(pids: number[], port: number): Promise<number> {
  for (const pid of pids) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(`PORT=${port}`)) return pid;
  }
  throw new Error(`Nobody listens on ${port}`);
}

/** A base port after which so many are free. */
async function freePortRange(count: number): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const base = 20_000 + Math.floor(Math.random() * 30_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(base + index)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('No free ports');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
