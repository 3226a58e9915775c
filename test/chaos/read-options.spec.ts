import { Command } from 'commander';
import { readOptions } from './read-options';

const read = (args: string[]) =>
  readOptions(args, new Command().exitOverride().configureOutput({ writeErr: () => undefined }));

describe('readOptions', () => {
  it('defaults to two minutes with a new seed', () => {
    const options = read([]);
    expect(options).toMatchObject({
      minutes: 2,
      seededDefects: [],
      isOfEvents: false,
      isKept: false,
      jsonPath: 'chaos-results.json',
    });
    expect(options.seed).not.toBe(read([]).seed);
  });

  it('reads every option', () => {
    const args = [
      '--minutes',
      '0.2',
      '--seed=7',
      '--connections',
      '8',
      '--rate',
      '90',
      '--plant',
      'loss,flag',
      '--keep',
    ];
    expect(read([...args, '--events', '--json', '/tmp/result.json'])).toEqual({
      minutes: 0.2,
      seed: 7,
      connections: 8,
      rate: 90,
      seededDefects: ['loss', 'flag'],
      isOfEvents: true,
      isKept: true,
      jsonPath: '/tmp/result.json',
    });
    expect(read(['--long']).minutes).toBe(10);
  });

  it.each([
    [['--minutes', '0'], 'It must be a number above 0.'],
    [['--seed=-1'], 'It must be a whole number from 0 to 4294967295.'],
    [['--plant', 'tree'], 'It must be one or more of loss, double, flag.'],
    [['--short'], "unknown option '--short'"],
  ])('rejects %j with a reason', (args, reason) => {
    expect(() => read(args)).toThrow(reason);
  });
});
