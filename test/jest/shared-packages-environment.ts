import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { recordAdditions, readWorkerState, restoreWorkerState } from './worker-state';

type FakeTimersOptions = ConstructorParameters<typeof ModernFakeTimers>[0];

/**
 * Runs each test file with the globals of the worker itself, because packages that files share must see the same `Error`
 * and `Map` as all of them. What a file changes there is undone after it.
 */
export default class SharedPackagesEnvironment {
  readonly global = globalThis;
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  readonly moduleMocker = new ModuleMocker(globalThis);
  private readonly state = readWorkerState();

  constructor({ projectConfig }: { projectConfig: FakeTimersOptions['config'] }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup(): Promise<void> {}

  async teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    restoreWorkerState(this.state);
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  /** Jest asks for one; the runtime compiles modules for the worker's own context. */
  getVmContext(): object {
    return globalThis;
  }

  /** Loads a package. What it adds to the worker as it loads stays, since it loads once. */
  loadPackage<T>(load: () => T): T {
    return recordAdditions(this.state, load);
  }
}
