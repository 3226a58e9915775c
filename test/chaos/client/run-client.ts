import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { isAlive } from '../../../tools/dev-server/processes/child-process';
import type { ClientOptions, ClientSummary } from './messages';

/** The last requests may take as long as their timeout. */
const STOP_TIMEOUT_MS = 40_000;

/** The client in its own process. */
export class RunningClient {
  private constructor(private readonly child: ChildProcess) {}

  static start(options: ClientOptions, cleanUp: CleanUp): RunningClient {
    const child = fork(join(__dirname, 'main.js'), [JSON.stringify(options)], { execArgv: [] });
    cleanUp.defer(async () => void child.kill('SIGKILL'));
    return new RunningClient(child);
  }

  /** Rejects when the client ends by itself. */
  async died(): Promise<never> {
    if (isAlive(this.child)) await once(this.child, 'exit');
    throw new Error('The client died');
  }

  /** Lets the client wait for its last responses. @throws Error when it returns no summary */
  async stop(): Promise<ClientSummary> {
    const summary = once(this.child, 'message', { signal: AbortSignal.timeout(STOP_TIMEOUT_MS) });
    this.child.send('stop');
    const [message] = (await Promise.race([summary, this.died()])) as [ClientSummary];
    return message;
  }
}
