import { greatestShare, isExplainedByWait } from './cpu-wait';

const sample = (atMs: number, ...waitedMs: number[]) => ({ atMs, waitedMs });

describe('greatestShare', () => {
  it('is that of the process that waited most', () => {
    expect(greatestShare(sample(1_000, 50, 10), sample(3_000, 150, 1_510))).toBe(0.75);
  });

  it('is 0 when a process was restarted or no time has passed', () => {
    expect(greatestShare(sample(1_000, 900), sample(2_000, 5))).toBe(0);
    expect(greatestShare(sample(1_000, 900), sample(1_000, 950))).toBe(0);
  });
});

describe('isExplainedByWait', () => {
  const late = { responses: [], isUnanswered: false, tookMs: 20_000 };
  const response = { status: 503, head: '', postbackId: undefined, hasRetryAfter: true, closes: false, body: '' };
  const unavailable = { ...late, responses: [response], tookMs: 3 };

  it('excuses a late response and a 503 while the processes waited half of the time for a CPU', () => {
    expect([late, unavailable].map((exchange) => isExplainedByWait(exchange, 0.5))).toEqual([true, true]);
    expect([late, unavailable].map((exchange) => isExplainedByWait(exchange, 0.49))).toEqual([false, false]);
  });

  it('excuses neither a missing response nor another 5xx', () => {
    const failed = { ...unavailable, responses: [{ ...response, status: 500 }] };
    const bare = { ...unavailable, responses: [{ ...response, hasRetryAfter: false }] };
    const all = [{ ...late, isUnanswered: true }, failed, bare];
    expect(all.map((exchange) => isExplainedByWait(exchange, 1))).toEqual([false, false, false]);
  });
});
