import { Log, type LogEntry } from '@app/common';
import type { Route } from '../routing/compile-routes';
import { CircuitBreaker } from './circuit-breaker';
import { HealthProber } from './health-prober';
import type { UpstreamClient } from './upstream-client';

describe('probing a service that sleeps and does not start', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('raises the alarm after two minutes, once', async () => {
    const logged: LogEntry[] = [];
    const log = new Log({ write: (entry) => void logged.push(entry), flush: () => undefined }, 'info');
    const client = { request: () => Promise.resolve({ kind: 'failure', reason: 'refused' }) };
    const prober = new HealthProber(client as unknown as UpstreamClient, log);
    const queue = { origin: 'http://127.0.0.1:1', breaker: new CircuitBreaker(), isProbed: false, isStarting: true };
    const route = { partnerCode: 'sleepy', isActive: true } as Route;
    prober.probeUntilReady(
      route,
      queue,
      () => true,
      () => undefined,
    );
    await jest.advanceTimersByTimeAsync(119_000);
    expect(logged.map(({ level }) => level)).toEqual(['info']);
    expect(queue.isStarting).toBe(true);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(logged.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info sleepy sleeps: its postbacks go to the spool while it starts',
      'error sleepy does not answer: its postbacks go to the spool',
    ]);
    expect(queue.isStarting).toBe(false);
    prober.onApplicationShutdown();
  });
});
