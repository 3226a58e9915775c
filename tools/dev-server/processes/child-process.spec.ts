import { RestartBackoff, QUICK_EXIT_MS, restartDelayMs } from './child-process';

describe('restartDelayMs', () => {
  it('is zero for the first exit, then grows up to 5 s', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 50].map(restartDelayMs)).toEqual([0, 0, 250, 500, 1000, 2000, 4000, 5000, 5000]);
  });
});

describe('RestartBackoff', () => {
  it('delays the restarts of a process that exits quickly several times', () => {
    const deaths = new RestartBackoff();
    expect([100, 100, 100].map((livedMs) => deaths.nextDelayMs(livedMs))).toEqual([0, 250, 500]);
  });

  it('resets the delay after the process has run for a while', () => {
    const deaths = new RestartBackoff();
    for (const livedMs of [0, 0, 0]) deaths.nextDelayMs(livedMs);
    expect(deaths.nextDelayMs(QUICK_EXIT_MS)).toBe(0);
    expect(deaths.nextDelayMs(0)).toBe(0);
  });
});
