import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { isAlive } from '../../../tools/dev-server/processes/process-exit';
import type { ClientOrder, ClientSummary } from './client-messages';

/** The client's last requests may take as long as it waits for an answer. */
const STOP_WITHIN_MS = 40_000;

/** The client in its own process. */
export class RunningClient {
  private constructor(private readonly child: ChildProcess) {}

  static start(order: ClientOrder, cleanUp: CleanUp): RunningClient {
    const child = fork(join(__dirname, 'main.js'), [JSON.stringify(order)], { execArgv: [] });
    cleanUp.defer(async () => void child.kill('SIGKILL'));
    return new RunningClient(child);
  }

  /** Rejects when it ends before it is told to. */
  async died(): Promise<never> {
    if (isAlive(this.child)) await once(this.child, 'exit');
    throw new Error('The client died');
  }

  /** Lets it wait for its last answers. @throws Error when it does not tell what it has seen */
  async stop(): Promise<ClientSummary> {
    const summary = once(this.child, 'message', { signal: AbortSignal.timeout(STOP_WITHIN_MS) });
    this.child.send('stop');
    const [message] = (await Promise.race([summary, this.died()])) as [ClientSummary];
    return message;
  }
}
