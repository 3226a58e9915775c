import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserFacingError } from '../../../libs/common/src/errors/user-facing-error';
import { freePort, portError } from '../ports';
import { LogFile } from '../terminal/log-file';
import { describeExit, isAlive, RestartBackoff } from '../processes/child-process';
import { type Cluster, type ClusterOptions, openCluster, readClusterState, SUPERUSER } from './cluster';
import { runAs, serverProcess } from './server-user';
import { serverSettings, STOP_WITH_PARENT } from './server-command';
import { Client } from 'pg';

const HOST = '127.0.0.1';
const POLL_MS = 30;
/** Recovery after a crash replays at most `max_wal_size` of log, which can take a while. */
const START_TIMEOUT_MS = 120_000;
/** How long the server of an earlier run may take to stop. */
const LEFTOVER_TIMEOUT_MS = 30_000;
const LEFTOVER_POLL_MS = 200;
const LOG_CAP_CHECK_MS = 60_000;
/** PostgreSQL's messages while a predecessor still holds the folder, its shared memory or the port. */
const LEFTOVER = /lock file "postmaster\.pid" already exists|shared memory block|could not create any TCP\/IP sockets/;

export interface EmbeddedPostgresOptions extends ClusterOptions {
  /** Removes the cluster when it stops, or when this process dies: for tests. */
  isTemporary?: boolean;
}

/** A real PostgreSQL server that belongs to this process: it ends with it, however that ends. */
export class EmbeddedPostgres {
  private server: ChildProcess | undefined;
  private isStopping = false;
  private port = 0;
  private readonly restartBackoff = new RestartBackoff();
  private readonly capping: NodeJS.Timeout;

  private constructor(
    private readonly cluster: Cluster,
    private readonly options: EmbeddedPostgresOptions,
    private readonly log: LogFile,
  ) {
    this.capping = setInterval(() => log.cap(), LOG_CAP_CHECK_MS).unref();
  }

  /**
   * Makes the data folder's cluster if there is none, and starts it; resolves when it takes connections.
   * While it runs, a server that dies is restarted on the same port.
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const cluster = await openCluster(options);
    const log = new LogFile(join(options.dataFolder, 'logs', 'postgres.log'));
    const postgres = new EmbeddedPostgres(cluster, options, log);
    try {
      await postgres.startAfterLeftovers();
    } catch (error) {
      await postgres.stop();
      throw error;
    }
    await cluster.save({ ...cluster.state, port: postgres.port });
    return postgres;
  }

  /** For the superuser, to the database `postgres`. */
  get url(): string {
    return serverUrl(this.port, this.cluster.state.password);
  }

  /** Where the cluster is kept. */
  get folder(): string {
    return this.cluster.folder;
  }

  /** The process that runs the server; for tests that kill it. */
  get processId(): number | undefined {
    return this.server?.pid;
  }

  /** Stops the server; everything committed is kept. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.capping);
    const server = this.server;
    if (server && isAlive(server)) {
      const ended = once(server, 'exit');
      if (process.platform === 'win32') await this.stopOnWindows();
      else server.stdin?.end();
      await ended;
    }
    this.log.close();
  }

  /** Starts the server. That of a killed run may take some seconds to end; its port is reused once it is free. */
  private async startAfterLeftovers(): Promise<void> {
    const deadlineMs = performance.now() + LEFTOVER_TIMEOUT_MS;
    for (let attempt = 1; ; attempt += 1) {
      const failure = await this.launch(await this.choosePort());
      if (failure === undefined) return;
      if (this.isStopping || !LEFTOVER.test(failure) || performance.now() > deadlineMs)
        throw startError(this.log, failure);
      if (attempt === 1) this.options.say('Waiting for the database server of the previous run to stop');
      await wait(LEFTOVER_POLL_MS);
    }
  }

  private async choosePort(): Promise<number> {
    const { port } = this.cluster.state;
    return port !== undefined && (await portError(HOST, port)) === undefined ? port : freePort();
  }

  /** Starts the server once. Returns what it said when it ended before it took connections. */
  private async launch(port: number): Promise<string | undefined> {
    this.port = port;
    const logStartsAt = this.log.sizeBytes;
    const server = this.spawnServer(port);
    this.server = server;
    const startedAtMs = performance.now();
    const reason = await spawnError(server);
    if (reason !== undefined) return reason;
    while (isAlive(server) && !this.isStopping) {
      if (await isServing(this.url)) {
        server.once('exit', () => void this.restart(performance.now() - startedAtMs));
        return undefined;
      }
      if (performance.now() - startedAtMs > START_TIMEOUT_MS) throw startError(this.log, 'It accepts no connections.');
      await wait(POLL_MS);
    }
    return this.log.since(logStartsAt) || describeExit(server);
  }

  private spawnServer(port: number): ChildProcess {
    const { binaries, folder, user } = this.cluster;
    const command = [binaries.postgres, '-D', folder, ...serverSettings(port, this.options.isDurable)];
    // Its own process group, so that Ctrl-C reaches us only: the applications need the database until they have
    // stopped.
    const common = { ...serverProcess(user), detached: process.platform !== 'win32' };
    const log = this.log.descriptor;
    if (process.platform === 'win32') return spawn(command[0]!, command.slice(1), { stdio: ['ignore', log, log] });
    const leftover = this.options.isTemporary ? folder : '';
    const shell = ['-c', STOP_WITH_PARENT, 'stop-with-parent', leftover, ...command];
    return spawn('/bin/sh', shell, { ...common, stdio: ['pipe', log, log] });
  }

  private async restart(uptimeMs: number): Promise<void> {
    if (this.isStopping) return;
    this.options.say(`PostgreSQL died (${this.server ? describeExit(this.server) : 'never started'}); restarting`);
    for (let lifeMs = uptimeMs; !this.isStopping; lifeMs = 0) {
      await wait(this.restartBackoff.nextDelayMs(lifeMs));
      const failure = this.isStopping ? undefined : await this.tryLaunch();
      if (failure === undefined) return;
      this.options.say(`PostgreSQL did not start: ${failure}`);
    }
  }

  private tryLaunch(): Promise<string | undefined> {
    return this.launch(this.port).catch((error: unknown) => String(error));
  }

  /** Windows has no signals: pg_ctl stops the server through a named pipe. */
  private async stopOnWindows(): Promise<void> {
    const { binaries, folder } = this.cluster;
    const { failure } = await runAs(undefined, binaries.pgCtl, ['stop', '-D', folder, '-m', 'fast', '-w']);
    if (failure !== undefined) this.server?.kill();
  }
}

/**
 * The URL of the server that another process runs for the data folder.
 *
 * @throws UserFacingError when it has not started one
 */
export async function runningServerUrl(dataFolder: string): Promise<string> {
  const state = await readClusterState(dataFolder);
  if (state?.port === undefined) throw new UserFacingError(`No database server runs for ${dataFolder} yet; try again.`);
  return serverUrl(state.port, state.password);
}

/** No TLS on loopback, whatever PGSSLMODE says. */
function serverUrl(port: number, password: string): string {
  return `postgres://${SUPERUSER}:${password}@${HOST}:${port}/postgres?sslmode=disable`;
}

/** The reason why the process could not be spawned; undefined when it was. */
async function spawnError(server: ChildProcess): Promise<string | undefined> {
  try {
    await once(server, 'spawn');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function startError(log: LogFile, said: string): UserFacingError {
  return new UserFacingError(`PostgreSQL did not start. It printed (in ${log.path}):\n${said}`);
}

const ATTEMPT_TIMEOUT_MS = 2_000;

/** Whether a server takes connections at `url`; one that starts, stops or recovers does not. */
export async function isServing(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: ATTEMPT_TIMEOUT_MS });
  // The exit of the server's process reports its death.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
