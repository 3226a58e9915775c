import { startInTurns } from './turn-pacer';

function workFor(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe('startInTurns', () => {
  it('yields to other work and keeps the order of the tasks', async () => {
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    const started: number[] = [];
    const results = await startInTurns([1, 2, 3, 4, 5], async (item) => {
      started.push(item);
      workFor(15);
      return item * 2;
    });
    clearInterval(counting);
    expect(started).toEqual([1, 2, 3, 4, 5]);
    expect(results).toEqual([2, 4, 6, 8, 10]);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  it('runs tasks concurrently', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const tasks = [() => promise, async () => (resolve('second'), 'first')];
    expect(await startInTurns(tasks, (task) => task())).toEqual(['second', 'first']);
  });

  it('rejects after all tasks are started when one fails', async () => {
    let started = 0;
    const task = async (item: number): Promise<void> => {
      started += 1;
      workFor(12);
      if (item === 1) throw new Error('the first');
    };
    await expect(startInTurns([1, 2, 3], task)).rejects.toThrow('the first');
    expect(started).toBe(3);
  });
});
