import { narrowRange } from './narrow-range';

const NOW = new Date('2026-03-10T12:00:00Z');

describe('narrowRange', () => {
  it.each([
    ['the last day where nothing is chosen', {}, '2026-03-09T12:00:00.000Z'],
    ['the day before the end', { to: '2026-03-05T00:00:00Z' }, '2026-03-04T00:00:00.000Z'],
    ['the later half', { from: '2026-03-08T12:00:00Z' }, '2026-03-09T12:00:00.000Z'],
    [
      'the later half before the end',
      { from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' },
      '2026-03-02T00:00:00.000Z',
    ],
    ['the last day for what is no time', { from: 'yesterday' }, '2026-03-09T12:00:00.000Z'],
  ])('is %s', (_name, range, from) => {
    expect(narrowRange(range, NOW)).toEqual({ from });
  });
});
