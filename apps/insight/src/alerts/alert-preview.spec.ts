import { hourOf } from '@app/insight-statistics';
import type { HourlyFiguresService } from './hourly-figures.service';
import { AlertPreviewService } from './alert-preview.service';

const GROUPS = 20;
const NOW = new Date('2026-03-18T02:30:00Z');
const BUCKET = '2026-03-17T04:00Z';
const RULE = { metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence' } };
const READER = { name: 'tester', maySeePersonalValues: false, onlyPartner: undefined };

/** Figures of one partner with as many offers. */
const figures = {
  read: async () => {
    const offers = Array.from({ length: GROUPS }, (_, index) => `offer ${index}`);
    const rows = offers.map((offer) => ({ keys: { bucket: BUCKET, offer }, atoms: { conversions: '1.0000' } }));
    return Promise.resolve({ partners: [{ partner: 'rector', rows }], notAnswered: [] });
  },
} as unknown as HourlyFiguresService;

describe('a preview of an alert rule', () => {
  it('lets other requests go on between two groups of one partner', async () => {
    let [turns, isDone] = [0, false];
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const { groups, to } = await new AlertPreviewService(figures).preview(RULE, READER, NOW);
    isDone = true;
    expect([groups, hourOf(new Date(to))]).toEqual([GROUPS, hourOf(NOW)]);
    expect(turns).toBeGreaterThanOrEqual(GROUPS);
  });
});
