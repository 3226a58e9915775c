import { FAULT_KINDS, planFaults } from './plan-faults';

const order = {
  seed: 7,
  lengthMs: 120_000,
  gateways: ['gateway-1', 'gateway-2'],
  services: ['a-1', 'a-2', 'b-1'],
  partners: ['a', 'b'],
};

describe('planFaults', () => {
  it('plans the same faults for the same seed, and others for another', () => {
    expect(planFaults(order)).toEqual(planFaults({ ...order }));
    expect(planFaults(order)).not.toEqual(planFaults({ ...order, seed: 8 }));
  });

  it('plans every kind of fault in order of time, all over before the end', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const faults = planFaults({ ...order, seed });
      expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
      expect(faults).toEqual(faults.toSorted((one, other) => one.atMs - other.atMs));
      for (const { atMs, lengthMs } of faults) expect(atMs + lengthMs).toBeLessThan(order.lengthMs);
    }
  });

  it('lets a target recover before it is hit again', () => {
    const endsMs = new Map<string, number>();
    for (const { target, atMs, lengthMs } of planFaults(order)) {
      expect(atMs).toBeGreaterThanOrEqual(endsMs.get(target) ?? 0);
      endsMs.set(target, atMs + lengthMs + 4_000);
    }
  });
});
