import { EVENT_FAULT_KINDS, planEventFaults } from './plan-event-faults';

const LENGTH_MS = 180_000;

describe('planEventFaults', () => {
  it('plans the same faults for the same seed, and others for another', () => {
    expect(planEventFaults(7, LENGTH_MS)).toEqual(planEventFaults(7, LENGTH_MS));
    expect(planEventFaults(7, LENGTH_MS)).not.toEqual(planEventFaults(8, LENGTH_MS));
  });

  it('plans every kind of fault in order of time, all over before the end', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const faults = planEventFaults(seed, LENGTH_MS);
      expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(EVENT_FAULT_KINDS));
      expect(faults).toEqual(faults.toSorted((one, other) => one.atMs - other.atMs));
      for (const { atMs, lengthMs } of faults) expect(atMs + lengthMs).toBeLessThan(LENGTH_MS);
    }
  });
});
