import { RecoveryWaiters } from './recovery-waiters';

const LONG_MS = 60_000;
const MOST = 200;

describe('waiting for a service to come back', () => {
  it('is for a bounded number; the others are told at once, until there is room again', async () => {
    const service = new RecoveryWaiters();
    const waiting = Array.from({ length: MOST }, () => service.wait(LONG_MS));
    expect(await service.wait(LONG_MS)).toBe(false);
    service.notify();
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => true));
    const another = service.wait(LONG_MS);
    service.notify();
    expect(await another).toBe(true);
  });

  it('ends when its time is over, and makes room', async () => {
    const service = new RecoveryWaiters();
    const waiting = Array.from({ length: MOST }, () => service.wait(1));
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => false));
    const another = service.wait(LONG_MS);
    service.notify();
    expect(await another).toBe(true);
  });

  it('is not begun without time', async () => {
    expect(await new RecoveryWaiters().wait(0)).toBe(false);
  });
});
