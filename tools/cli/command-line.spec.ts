import { HelpRequested, parseOptions } from './command-line';

const OPTIONS = { to: { type: 'string' } } as const;
const parse = (...args: string[]) => parseOptions(args, OPTIONS, 'Usage: try');

describe('parseOptions', () => {
  it('reads the options of a command', () => {
    expect(parse('--to', 'x')).toMatchObject({ to: 'x' });
  });

  it.each([[['--help']], [['-h']], [['--to', 'x', '--help']], [['--unknown', '--help']], [['--help', 'word']]])(
    'asks for the usage, and for nothing else, on %j',
    (args) => {
      expect(() => parse(...args)).toThrow(new HelpRequested('Usage: try'));
    },
  );

  it.each([[['--too', 'x']], [['--to']], [['word']]])('refuses %j with the usage', (args) => {
    expect(() => parse(...args)).toThrow(/.\nUsage: try$/);
  });
});
