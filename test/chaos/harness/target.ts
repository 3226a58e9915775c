import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { SupervisedProcess } from '../../../tools/dev-server/processes/supervised-process';

/** A process of the platform that is killed and frozen. Whoever supervises it starts it again on its port. */
export class Target {
  constructor(
    readonly name: string,
    readonly port: number,
    readonly process: SupervisedProcess,
    /** Where its inspector listens once SIGUSR1 has opened it. */
    readonly inspectorPort: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** kill -9. */
  kill(): void {
    signal(this.pid, 'SIGKILL');
  }

  /** Stops it in its tracks for a while. */
  async freeze(lengthMs: number): Promise<void> {
    // A shell of its own wakes it, because a frozen process would outlive us if we died meanwhile.
    const script = `kill -STOP ${this.pid} && sleep ${lengthMs / 1_000}; kill -CONT ${this.pid}`;
    await once(spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' }), 'exit');
  }

  /** The process that runs now. */
  get pid(): number {
    const { processId } = this.process;
    if (processId === undefined) throw new Error(`${this.name} never started`);
    return processId;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It is being started again at this moment: dead is what it was to be.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
