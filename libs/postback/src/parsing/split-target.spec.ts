import { splitTarget } from './split-target';

describe('splitTarget', () => {
  it.each([
    ['/e?a=1', { path: '/e', query: 'a=1' }],
    ['/e', { path: '/e', query: '' }],
    ['/e?', { path: '/e', query: '' }],
    ['/e?a=1?b=2', { path: '/e', query: 'a=1?b=2' }],
    ['/e&a=1&b=2', { path: '/e', query: 'a=1&b=2', separator: '&' }],
    ['/e%3Fa=1&b=2', { path: '/e', query: 'a=1&b=2', separator: '%3F' }],
    ['/e&a=1?b=2', { path: '/e', query: 'a=1?b=2', separator: '&' }],
    ['/e&amp;a=1&b=2', { path: '/e', query: 'a=1&b=2', separator: '&amp;' }],
    ['/e;a=1&b=2', { path: '/e', query: 'a=1&b=2', separator: ';' }],
    ['/e&x', { path: '/e&x', query: '' }],
    ['/e/conversions/H&M=1', { path: '/e/conversions/H&M=1', query: '' }],
    ['/e/conversions/what%3Fa=1', { path: '/e/conversions/what%3Fa=1', query: '' }],
  ])('splits %s', (target, parts) => {
    expect(splitTarget(target)).toEqual(parts);
  });

  it.each(['&'.repeat(100_000), '&a'.repeat(50_000), '%3fa'.repeat(25_000)])(
    'costs no more than the length: %#',
    (text) => {
      const startMs = performance.now();
      splitTarget(`/e${text}`);
      expect(performance.now() - startMs).toBeLessThan(1_000);
    },
  );
});
