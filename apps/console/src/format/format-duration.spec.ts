import { formatDuration } from './format-duration';

describe('a duration', () => {
  it.each([
    [0, '0s'],
    [1.25, '1.3s'],
    [59.6, '1m'],
    [60, '1m'],
    [3_725, '1h 2m'],
    [90_000, '1d 1h'],
  ])('has its two largest units: %s', (seconds, text) => {
    expect(formatDuration('en', seconds)).toBe(text);
  });

  it('is in the language of the page', () => {
    expect(formatDuration('zh-Hans', 3_725)).toBe('1小时 2分钟');
  });
});
