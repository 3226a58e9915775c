import type { RunCheck } from './checker/check-run';
import { type ChaosReport, isClean } from './report';

const reportOf = (counted: Partial<RunCheck['counted']>): ChaosReport => {
  const check = { counted: { loss: 0, double: 0, fault: 0, ...counted } } as RunCheck;
  return { check } as ChaosReport;
};

describe('isClean', () => {
  it('is true only without a loss, a double or another fault', () => {
    expect([{}, { loss: 1 }, { double: 1 }, { fault: 1 }].map((counted) => isClean(reportOf(counted)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
