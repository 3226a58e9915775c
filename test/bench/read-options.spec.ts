import { readOptions } from './read-options';

describe('readOptions', () => {
  it('measures everything three times for five seconds by default', () => {
    expect(readOptions([])).toEqual({
      seconds: 5,
      rounds: 3,
      groups: new Set(['direct', 'gateway', 'proxy', 'reads']),
      isLarge: false,
      jsonPath: 'bench-results.json',
    });
  });

  it('reads every option', () => {
    const args = ['--seconds', '1', '--rounds=2', '--only', 'direct,reads', '--large', '--json', '/tmp/figures.json'];
    expect(readOptions(args)).toEqual({
      seconds: 1,
      rounds: 2,
      groups: new Set(['direct', 'reads']),
      isLarge: true,
      jsonPath: '/tmp/figures.json',
    });
  });

  it.each([
    [['--seconds', '0'], '--seconds must be a whole number above 0, not "0"'],
    [['--rounds', 'many'], '--rounds must be a whole number above 0, not "many"'],
    [['--only', 'direct,writes'], '--only knows direct, gateway, proxy, reads, not "writes"'],
    [['--fast'], "Unknown option '--fast'"],
  ])('rejects %j with a reason and the usage', (args, reason) => {
    expect(() => readOptions(args)).toThrow(reason);
    expect(() => readOptions(args)).toThrow('Usage: npm run bench');
  });
});
