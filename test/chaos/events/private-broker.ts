import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { connect as openSocket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'amqplib';
import { until } from '@app/common/testing/until';
import { childEnvironment } from '@app/common/config/environment';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { isAlive } from '../../../tools/dev-server/processes/child-process';
import { freePort } from '../../../tools/dev-server/ports';

/** The programs of Debian's package; those in /usr/sbin use the machine's own node. */
const PROGRAMS = '/usr/lib/rabbitmq/bin';
const START_TIMEOUT_MS = 60_000;
/** Below this memory a node blocks every publisher. */
const WATERMARK = { full: ['absolute', '1000'], normal: ['0.4'] };

/** A RabbitMQ node of this run, with a name, ports, data and a name server of its own, so that faults hit no other node. */
export class PrivateBroker {
  private node: ChildProcess | undefined;
  /** Ends with the fault before. A slow machine may still be starting the node when the next fault is due. */
  private lastFault: Promise<void> = Promise.resolve();

  private constructor(
    private readonly port: number,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @throws UserFacingError on a machine without RabbitMQ */
  static async start(folder: string, cleanUp: CleanUp): Promise<PrivateBroker> {
    if (
      !(await access(join(PROGRAMS, 'rabbitmq-server')).then(
        () => true,
        () => false,
      ))
    ) {
      throw new UserFacingError(`RabbitMQ is not installed in ${PROGRAMS} (Debian: apt-get install rabbitmq-server)`);
    }
    const port = await freePort();
    const broker = new PrivateBroker(port, await prepareNode(join(folder, 'broker'), port));
    cleanUp.defer(() => broker.remove());
    await broker.launch();
    return broker;
  }

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.port}`;
  }

  /** Ends the node with a signal, and starts it again after a while on the same data. */
  endFor(signal: 'SIGTERM' | 'SIGKILL', lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.end(signal);
      await wait(lengthMs);
      await this.launch();
    });
  }

  /** For a while the node has no memory left: it takes no message, and connections stay. */
  fillFor(lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.control('set_vm_memory_high_watermark', ...WATERMARK.full);
      await wait(lengthMs);
      await this.control('set_vm_memory_high_watermark', ...WATERMARK.normal);
    });
  }

  private inTurn(fault: () => Promise<void>): Promise<void> {
    this.lastFault = this.lastFault.then(fault);
    return this.lastFault;
  }

  private async launch(): Promise<void> {
    const options = { env: this.environment, stdio: 'ignore', detached: true } as const;
    this.node = spawn(join(PROGRAMS, 'rabbitmq-server'), [], options);
    await until('the broker accepts connections', () => this.isServing(), START_TIMEOUT_MS);
  }

  private async isServing(): Promise<boolean> {
    if (!isAlive(this.node!)) throw new Error('The broker ended while it started');
    const connection = await connect(this.url).catch(() => undefined);
    await connection?.close();
    return connection !== undefined;
  }

  /** The program is a shell with the node below it, both in a group of their own. */
  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { node } = this;
    if (!node || !isAlive(node)) return;
    const ended = once(node, 'exit');
    process.kill(-node.pid!, signal);
    await ended;
    // The node below the shell may live a little longer.
    await until('the port of the broker is free', async () => !(await isOpen(this.port)), START_TIMEOUT_MS);
  }

  private async control(...args: string[]): Promise<void> {
    const options = { env: this.environment, stdio: 'ignore' } as const;
    const [code] = (await once(spawn(join(PROGRAMS, 'rabbitmqctl'), args, options), 'exit')) as [number | null];
    if (code !== 0) throw new Error(`rabbitmqctl ${args.join(' ')} ended with code ${code}`);
  }

  private async remove(): Promise<void> {
    await this.end('SIGKILL');
    await once(spawn('epmd', ['-kill'], { env: this.environment, stdio: 'ignore' }), 'close').catch(() => undefined);
  }
}

/** @returns the environment of the node and of the programs that control it */
async function prepareNode(folder: string, port: number): Promise<NodeJS.ProcessEnv> {
  await mkdir(folder, { recursive: true });
  const [config, plugins] = [join(folder, 'rabbitmq'), join(folder, 'plugins')];
  await writeFile(`${config}.conf`, `listeners.tcp.1 = 127.0.0.1:${port}\n`);
  await writeFile(plugins, '[].\n');
  return childEnvironment({
    // The shared secret of the node and its programs is a file there.
    HOME: folder,
    RABBITMQ_NODENAME: `chaos-${port}@localhost`,
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(await freePort()),
    ERL_EPMD_PORT: String(await freePort()),
    RABBITMQ_BASE: folder,
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_CONFIG_FILE: config,
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
  });
}

async function isOpen(port: number): Promise<boolean> {
  const socket = openSocket(port, '127.0.0.1');
  const isOpened = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpened;
}
