import { Command } from 'commander';
import { GROUPS, readOptions } from './read-options';

const read = (args: string[]) =>
  readOptions(args, new Command().exitOverride().configureOutput({ writeErr: () => undefined }));

describe('readOptions', () => {
  it('measures everything three times for five seconds by default', () => {
    expect(read([])).toEqual({
      seconds: 5,
      rounds: 3,
      groups: new Set(GROUPS),
      isLarge: false,
      jsonPath: 'bench-results.json',
    });
  });

  it('reads every option', () => {
    const args = ['--seconds', '1', '--rounds=2', '--only', 'direct,reads', '--large', '--json', '/tmp/figures.json'];
    expect(read(args)).toEqual({
      seconds: 1,
      rounds: 2,
      groups: new Set(['direct', 'reads']),
      isLarge: true,
      jsonPath: '/tmp/figures.json',
    });
  });

  it.each([
    [['--seconds', '0'], 'It must be a whole number of at least 1.'],
    [['--rounds', 'many'], 'It must be a whole number of at least 1.'],
    [['--only', 'direct,writes'], `It must be one or more of ${GROUPS.join(', ')}.`],
    [['--fast'], "unknown option '--fast'"],
  ])('rejects %j with a reason', (args, reason) => {
    expect(() => read(args)).toThrow(reason);
  });
});
