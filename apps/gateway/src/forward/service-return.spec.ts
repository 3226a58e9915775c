import { ServiceReturn } from './service-return';

const LONG_MS = 60_000;
const MOST = 200;

describe('waiting for a service to come back', () => {
  it('is for a bounded number; the others are told at once, until there is room again', async () => {
    const service = new ServiceReturn();
    const waiting = Array.from({ length: MOST }, () => service.within(LONG_MS));
    expect(await service.within(LONG_MS)).toBe(false);
    service.happened();
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => true));
    const another = service.within(LONG_MS);
    service.happened();
    expect(await another).toBe(true);
  });

  it('ends when its time is over, and makes room', async () => {
    const service = new ServiceReturn();
    const waiting = Array.from({ length: MOST }, () => service.within(1));
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => false));
    const another = service.within(LONG_MS);
    service.happened();
    expect(await another).toBe(true);
  });

  it('is not begun without time', async () => {
    expect(await new ServiceReturn().within(0)).toBe(false);
  });
});
