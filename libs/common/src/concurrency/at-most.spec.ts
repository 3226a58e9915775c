import { AtMost } from './at-most';

describe('AtMost', () => {
  it('runs no more tasks at a time than allowed, and all of them in the end', async () => {
    const two = new AtMost(2);
    let running = 0;
    let most = 0;
    const task = async (result: number): Promise<number> => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      return result;
    };
    expect(await Promise.all([1, 2, 3, 4, 5].map((result) => two.run(() => task(result))))).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('goes on after a task that failed', async () => {
    const one = new AtMost(1);
    await expect(one.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await expect(one.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });
});
