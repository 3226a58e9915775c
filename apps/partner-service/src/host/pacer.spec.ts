import { Pacer } from './pacer';

describe('Pacer', () => {
  let nowMs = 0;
  const paced = (options = {}): Pacer =>
    new Pacer({ rate: 100, burst: 10, maxWaiting: 2, maxWaitMs: 50, now: () => nowMs, ...options });
  beforeEach(() => {
    nowMs = 1_000_000;
  });

  it('lets a burst through at once, and as many again when they are earned', () => {
    const pacer = paced();
    for (let count = 0; count < 10; count += 1) expect(pacer.acquire(1)).toBeUndefined();
    expect(pacer.acquire(1)).toBeInstanceOf(Promise);
    nowMs += 110;
    for (let count = 0; count < 10; count += 1) expect(pacer.acquire(1)).toBeUndefined();
  });

  it('lets no more through after a long pause than after a short one', () => {
    const pacer = paced();
    nowMs += 1_000_000;
    for (let count = 0; count < 10; count += 1) expect(pacer.acquire(1)).toBeUndefined();
    expect(pacer.acquire(1)).not.toBeUndefined();
  });

  it('holds a request until it is due, and refuses one that is due after the maximum only then', async () => {
    const pacer = paced();
    expect(pacer.acquire(10)).toBeUndefined();
    const [first, second] = [pacer.acquire(5), pacer.acquire(5)];
    expect([await first, await second]).toEqual([true, false]);
  });

  it('refuses at once what comes while too many wait', () => {
    const pacer = paced();
    expect(pacer.acquire(10)).toBeUndefined();
    expect(pacer.acquire(1)).toBeInstanceOf(Promise);
    expect(pacer.acquire(1)).toBeInstanceOf(Promise);
    expect(pacer.acquire(1)).toBe(false);
  });

  it('does not charge what it refuses', () => {
    const pacer = paced();
    expect(pacer.acquire(10)).toBeUndefined();
    for (let count = 0; count < 100; count += 1) expect(pacer.acquire(100)).not.toBeUndefined();
    nowMs += 100;
    expect(pacer.acquire(10)).toBeUndefined();
  });

  it('charges a batch that is larger than the burst as the burst', () => {
    const pacer = paced();
    expect(pacer.acquire(1_000)).toBeUndefined();
    nowMs += 100;
    expect(pacer.acquire(1_000)).toBeUndefined();
  });
});
