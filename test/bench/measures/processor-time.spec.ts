import { processorTime } from './processor-time';

const BUSY_MS = 100;
/** The kernel counts in ticks of 10 ms. */
const TOLERANCE_US = 30_000;

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('processorTime', () => {
  it('agrees with what the process itself reads of its processor time', async () => {
    const before = await processorTime(process.pid);
    const usage = process.cpuUsage();
    for (const endMs = performance.now() + BUSY_MS; performance.now() < endMs;);
    const after = await processorTime(process.pid);
    const { user, system } = process.cpuUsage(usage);
    const usedUs = after!.user + after!.system - before!.user - before!.system;
    expect(Math.abs(usedUs - user - system)).toBeLessThan(TOLERANCE_US);
  });

  it('knows nothing of a process that has ended', async () => {
    expect(await processorTime(2 ** 30)).toBeUndefined();
  });
});
