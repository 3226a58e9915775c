import type { Acknowledgement } from '../client/messages';
import type { InjectedFault } from '../faults/inject-faults';
import { measureRecoveries } from './recovery';

const fault = (endedAtMs: number): InjectedFault => ({
  kind: 'crash-database',
  target: 'database',
  atMs: 0,
  lengthMs: 0,
  count: 0,
  endedAtMs,
});
const acknowledged = (way: string, sentAtMs: number, tookMs: number) =>
  ({ entryPoint: way, sentAtMs, tookMs }) as Acknowledgement;

describe('measureRecoveries', () => {
  it('counts until the last entry point has acknowledged what was sent after the fault', () => {
    const log = [
      acknowledged('a', 900, 5_000),
      acknowledged('a', 1_100, 50),
      acknowledged('b', 1_050, 400),
      acknowledged('b', 1_200, 100),
    ];
    expect(measureRecoveries([fault(1_000)], log)).toEqual([{ fault: 'crash-database', recoveryMs: 300 }]);
  });

  it('does not count the time of a fault that ended later', () => {
    const log = [acknowledged('a', 3_100, 100)];
    expect(measureRecoveries([fault(1_000), fault(3_000)], log).map(({ recoveryMs }) => recoveryMs)).toEqual([
      200, 200,
    ]);
  });

  it('counts until the client stopped for an entry point that never worked again', () => {
    const log = [acknowledged('a', 500, 10), acknowledged('b', 9_000, 0)];
    expect(measureRecoveries([fault(1_000)], log)[0]!.recoveryMs).toBe(8_000);
  });
});
