import { coverageOf } from './coverage';

describe('coverageOf', () => {
  it('is the period itself where its ends are whole hours', () => {
    expect(coverageOf({ from: '2026-03-01T00:00', to: '2026-03-02T00:00' })).toEqual({
      from: '2026-02-28T16:00:00.000Z',
      to: '2026-03-01T16:00:00.000Z',
      shifted_minutes: 0,
    });
  });

  it('includes the hour that is not over', () => {
    expect(coverageOf({ from: null, to: '2026-03-18T10:30' })).toEqual({
      from: null,
      to: '2026-03-18T03:00:00.000Z',
      shifted_minutes: 0,
    });
  });

  it('says by how much a day of a zone with half hours is shifted', () => {
    expect(coverageOf({ from: '2026-03-01T00:00', to: '2026-03-02T00:00' }, 'Asia/Kolkata')).toEqual({
      from: '2026-02-28T19:00:00.000Z',
      to: '2026-03-01T19:00:00.000Z',
      shifted_minutes: 30,
    });
  });
});
