import { recordAdditions, readWorkerState, restoreWorkerState } from './worker-state';

const globals = globalThis as Record<string, unknown>;
const listener = (): void => undefined;

describe('the state of a worker', () => {
  it('is restored after a test file', () => {
    const { fetch } = globalThis;
    const state = readWorkerState();
    globals['added'] = 1;
    globals['fetch'] = listener;
    process.env['ADDED'] = '1';
    delete process.env['PATH'];
    process.on('SIGUSR2', listener);
    restoreWorkerState(state);
    expect(globals).not.toHaveProperty('added');
    expect(globalThis.fetch).toBe(fetch);
    expect(process.env).not.toHaveProperty('ADDED');
    expect(process.env).toHaveProperty('PATH');
    expect(process.listeners('SIGUSR2')).not.toContain(listener);
  });

  it('keeps what a package adds as it loads', () => {
    const outer = readWorkerState();
    const state = readWorkerState();
    const exports = recordAdditions(state, () => {
      globals['ofPackage'] = 1;
      process.on('SIGUSR2', listener);
      return 'exports';
    });
    restoreWorkerState(state);
    expect(exports).toBe('exports');
    expect(globals).toHaveProperty('ofPackage', 1);
    expect(process.listeners('SIGUSR2')).toContain(listener);
    restoreWorkerState(outer);
  });
});
