import { RestartBackoff, QUICK_EXIT_MS, restartDelayMs } from './child-process';

describe('restartDelayMs', () => {
  it('is nothing for the first death, then grows, and is never more than 5 s', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 50].map(restartDelayMs)).toEqual([0, 0, 250, 500, 1000, 2000, 4000, 5000, 5000]);
  });
});

describe('DeathCount', () => {
  it('slows down a process that dies quickly again and again', () => {
    const deaths = new RestartBackoff();
    expect([100, 100, 100].map((livedMs) => deaths.nextDelayMs(livedMs))).toEqual([0, 250, 500]);
  });

  it('forgets quick deaths when the process has lived for a while', () => {
    const deaths = new RestartBackoff();
    for (const livedMs of [0, 0, 0]) deaths.nextDelayMs(livedMs);
    expect(deaths.nextDelayMs(QUICK_EXIT_MS)).toBe(0);
    expect(deaths.nextDelayMs(0)).toBe(0);
  });
});
