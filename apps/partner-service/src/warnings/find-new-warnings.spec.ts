import { findNewWarnings, type WarningCounts } from './find-new-warnings';

const warning = (today: number, before: number): WarningCounts => ({
  code: 'amount_doubtful',
  field: 'usd_payout',
  today,
  before,
});

describe('findNewWarnings', () => {
  it('reports a warning that no postback of the days before had, with its first postback', () => {
    expect(findNewWarnings([warning(1, 0)], { today: 50, before: 9_000 })).toEqual([
      { code: 'amount_doubtful', field: 'usd_payout', change: 'first_seen', count: 1, share: 0.02, shareBefore: 0 },
    ]);
  });

  it('reports a share that is four times as large as before', () => {
    const found = findNewWarnings([warning(20, 100)], { today: 500, before: 10_000 });
    expect(found).toEqual([expect.objectContaining({ change: 'share_jumped', share: 0.04, shareBefore: 0.01 })]);
  });

  it.each([
    ['a smaller growth', warning(20, 101), { today: 500, before: 10_000 }],
    ['a large share of few postbacks', warning(19, 1), { today: 19, before: 10_000 }],
    ['more postbacks of the same share', warning(5_000, 100), { today: 50_000, before: 1_000 }],
    ['a warning of the days before alone', warning(0, 100), { today: 500, before: 10_000 }],
  ])('reports nothing for %s', (_, counts, postbacks) => {
    expect(findNewWarnings([counts], postbacks)).toEqual([]);
  });

  it('never reports a share above one, although the counts are read one after another', () => {
    expect(findNewWarnings([warning(3, 0)], { today: 2, before: 0 })).toEqual([expect.objectContaining({ share: 1 })]);
  });
});
