import type { EventFuzzReport } from '../fuzz/events/fuzz-collector';
import { runBuilt } from './run-built';

const REQUESTS = 6_000;
const MEBIBYTE = 1_024 * 1_024;

interface Result {
  requests: number;
  /** Acknowledged postbacks. */
  acknowledged: number;
  memory: { name: string; liveBytes: number[] }[];
  findings: unknown[];
}

describe('npm run fuzz', () => {
  it('answers hostile requests without a 5xx or a crash, and stores all that it acknowledges', async () => {
    // Few enough that a machine busy with other tests does not look like a frozen service.
    const options = ['--seed', '20260104', '--requests', String(REQUESTS), '--connections', '8'];
    const { code, said, result } = await runBuilt<Result>('test/fuzz/main.js', options);
    expect(result.findings).toEqual([]);
    expect({ code, said }).toEqual({ code: 0, said });
    expect(result.requests).toBeGreaterThanOrEqual(REQUESTS);
    expect(result.acknowledged).toBeGreaterThan(REQUESTS / 2);
    expect(result.memory.map(({ name }) => name)).toEqual(['gateway-1', 'involve-2']);
    for (const { liveBytes } of result.memory) expect(liveBytes.at(-1)).toBeGreaterThan(10 * MEBIBYTE);
  }, 120_000);

  it('sends events to a collector of its own', async () => {
    const options = ['--events', '--seed', '20260105', '--requests', String(REQUESTS), '--connections', '8'];
    const { code, said, result } = await runBuilt<EventFuzzReport>('test/fuzz/main.js', options);
    expect({ code, said, findings: result.findings }).toEqual({ code: 0, said, findings: [] });
    expect(result.counts.stored).toBeGreaterThan(REQUESTS / 4);
  }, 120_000);
});
