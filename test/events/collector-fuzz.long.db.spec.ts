import { type AnalyticsUnderTest, startAnalytics } from '../../apps/analytics/src/testing/analytics-under-test';
import { insertSource } from '../../apps/analytics/src/testing/insert-source';
import { FUZZED_SOURCES, WRITE_KEYS } from '../fuzz/events/run-event-fuzz';
import { CollectorFuzzer } from '../fuzz/events/fuzz-collector';

const SEED = 20_261_130;
const REQUESTS = 1_200;

/** `npm run fuzz -- --events` sends more, to a process of its own. */
describe('the collector under hostile requests', () => {
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    analytics = await startAnalytics();
  });
  afterAll(() => analytics.stop());

  it('answers 2xx or a problem of the request, and accounts for every event', async () => {
    for (const [code, columns] of Object.entries(FUZZED_SOURCES)) await insertSource(analytics, code, columns);
    const target = {
      port: Number(new URL(analytics.url).port),
      database: analytics.database.pool,
      keys: WRITE_KEYS,
      pids: [],
    };
    const said: string[] = [];
    const options = { seed: SEED, requests: REQUESTS, connections: 8 };
    const report = await new CollectorFuzzer(target, options, (line) => said.push(line)).run();
    expect({ said, findings: report.findings }).toEqual({ said: [], findings: [] });
    expect(report.outcomes['stored']).toBeGreaterThan(REQUESTS / 5);
    expect(report.outcomes['duplicate']).toBeGreaterThan(5);
    expect(report.outcomes['rejected']).toBeGreaterThan(50);
    expect(report.outcomes['dropped']).toBeGreaterThan(0);
    expect(Object.keys(report.statuses)).toEqual(
      expect.arrayContaining(['200', '204', '207', '400', '401', '403', '404', '405', '413', '422', '429']),
    );
  });
});
