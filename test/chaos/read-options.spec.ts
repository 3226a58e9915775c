import { readOptions } from './read-options';

describe('readOptions', () => {
  it('defaults to two minutes with a new seed', () => {
    const options = readOptions([]);
    expect(options).toMatchObject({ minutes: 2, seededDefects: [], isKept: false, jsonPath: 'chaos-results.json' });
    expect(options.seed).not.toBe(readOptions([]).seed);
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
    expect(readOptions([...args, '--json', '/tmp/result.json'])).toEqual({
      minutes: 0.2,
      seed: 7,
      connections: 8,
      rate: 90,
      seededDefects: ['loss', 'flag'],
      isKept: true,
      jsonPath: '/tmp/result.json',
    });
    expect(readOptions(['--long']).minutes).toBe(10);
  });

  it.each([
    [['--minutes', '0'], '--minutes must be a number above 0, not "0"'],
    [['--seed=-1'], '--seed must be a whole number from 0 to 4294967295, not "-1"'],
    [['--plant', 'tree'], '--plant knows loss, double, flag, not "tree"'],
    [['--short'], "Unknown option '--short'"],
  ])('rejects %j with a reason and the usage', (args, reason) => {
    expect(() => readOptions(args)).toThrow(reason);
    expect(() => readOptions(args)).toThrow('Usage: npm run chaos');
  });
});
