import { diffSnapshots } from './diff-snapshots';
import type { Partner } from './partner-queries';
import { conflictsOf, differing } from './setting-fields';

describe('diffSnapshots', () => {
  it('names what differs, and compares rows by code', () => {
    const before = {
      partner: { timezone: 'UTC', parameter_mapping: { a: 'click_id' } },
      tenants: [{ code: 'one', name: 'One' }],
    };
    const after = {
      partner: { timezone: 'UTC', parameter_mapping: { a: 'sub_id', b: 'offer_id' } },
      tenants: [
        { code: 'new', name: 'New' },
        { code: 'one', name: 'One' },
      ],
    };
    expect(diffSnapshots(before, after)).toEqual([
      { path: 'partner.parameter_mapping.a', before: 'click_id', after: 'sub_id' },
      { path: 'partner.parameter_mapping.b', before: undefined, after: 'offer_id' },
      { path: 'tenants.new.code', before: undefined, after: 'new' },
      { path: 'tenants.new.name', before: undefined, after: 'New' },
    ]);
  });
});

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
