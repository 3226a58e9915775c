import type { Partner } from './partner-queries';
import { conflictsOf, differing } from './setting-fields';

describe('changes of settings', () => {
  const base = { partner_name: 'A', timezone: 'UTC', max_daily_requests: 0 } as Partner;

  it('leaves out what is as it was', () => {
    expect(differing(base, { partner_name: 'A', timezone: 'Asia/Tokyo' })).toEqual({ timezone: 'Asia/Tokyo' });
  });

  it('conflicts only where two people changed the same setting to different values', () => {
    const theirs = { ...base, timezone: 'Asia/Tokyo', max_daily_requests: 5 } as Partner;
    expect(conflictsOf(base, theirs, { timezone: 'Asia/Seoul', partner_name: 'B' })).toEqual(['timezone']);
    expect(conflictsOf(base, theirs, { max_daily_requests: 5 })).toEqual([]);
  });
});
