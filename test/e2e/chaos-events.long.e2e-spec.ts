import { existsSync } from 'node:fs';
import type { EventCheck } from '../chaos/events/check-events';
import { type BuiltRun, runBuilt } from './run-built';

/** The same faults in every run of the tests; `npm run chaos -- --events` draws others. */
const SEED = '5';
const isInstalled = existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server');
const notice = isInstalled ? '' : ' [skipped: it starts a RabbitMQ of its own, which is not installed]';

interface Result {
  faults: { kind: string }[];
  acknowledged: number;
  check: EventCheck;
  checkBeforeDefects: EventCheck;
}

/** One run for both: it is checked as it is, and again after rows were falsified. */
(isInstalled ? describe : describe.skip)(`npm run chaos -- --events${notice}`, () => {
  let run: BuiltRun<Result>;
  beforeAll(async () => {
    const options = ['--events', '--seed', SEED, '--minutes', '0.6', '--plant', 'loss,double,flag'];
    run = await runBuilt<Result>('test/chaos/main.js', options);
  }, 600_000);

  it('stores and counts every acknowledged event once, and delivers it, whatever of its path is killed or stopped', () => {
    const { said, result } = run;
    expect({ said, violations: result.checkBeforeDefects.violations }).toEqual({ said, violations: [] });
    expect(result.acknowledged).toBeGreaterThan(1_000);
    expect(new Set(result.faults.map(({ kind }) => kind)).size).toBeGreaterThan(5);
  });

  it('finds what was falsified', () => {
    const rules = run.result.check.violations.map((violation) => violation.split(':')[0]);
    expect(rules).toEqual([
      'an acknowledged event is not stored',
      'an event is stored that was never sent',
      expect.stringMatching(/^the hourly sums count/),
      'an event was not delivered',
    ]);
    expect(run.code).toBe(1);
  });
});
