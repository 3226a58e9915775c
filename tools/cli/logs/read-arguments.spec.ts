import { UserFacingError } from '@app/common/errors/user-facing-error';
import { uuidV7 } from '@app/common/security/uuid-v7';
import { readArguments } from './read-arguments';
import { readMoment } from './read-moment';

const NOW_MS = Date.parse('2026-11-21T09:30:00Z');

function read(...args: string[]) {
  return readArguments(args, NOW_MS);
}

describe('a moment', () => {
  it.each([
    ['90s', '2026-11-21T09:28:30.000Z'],
    ['15m', '2026-11-21T09:15:00.000Z'],
    ['2H', '2026-11-21T07:30:00.000Z'],
    ['3d', '2026-11-18T09:30:00.000Z'],
    ['1w', '2026-11-14T09:30:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T08:15', '2026-11-01T08:15:00.000Z'],
    ['2026-11-01 08:15:30.250', '2026-11-01T08:15:30.250Z'],
    ['2026-11-01T08:15+08:00', '2026-11-01T00:15:00.000Z'],
    ['2026-11-01T08:15:00z', '2026-11-01T08:15:00.000Z'],
    ['999999w', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(new Date(readMoment(text, NOW_MS)!).toISOString()).toBe(time);
  });

  it.each([
    '',
    '15',
    'm',
    '-5m',
    '1.5h',
    'yesterday',
    '2026-13-01',
    '2026-02-31',
    '01/02/2026',
    '2026-11-01T25:00',
    '2026-11-01T08',
  ])('%j is none', (text) => {
    expect(readMoment(text, NOW_MS)).toBeUndefined();
  });
});

describe('the arguments of npm run logs', () => {
  it('ask for the last day of this machine when nothing is said', () => {
    const command = read();
    expect(command).toMatchObject({ limit: 100, isFollowing: false, isJson: false, isCloud: false });
    expect(command.query).toMatchObject({ sinceMs: NOW_MS - 86_400_000, partners: [], severity: undefined });
  });

  it.each([[['--cloud']], [['--project', 'p']], [['--cloud', '--project', 'p']]])('%j ask Cloud Logging', (args) => {
    expect(read(...args).isCloud).toBe(true);
  });

  it('name several of one kind, apart by commas or one by one', () => {
    const { query } = read(
      '--partner',
      'a,b',
      '--partner',
      'b, c',
      '--outcome',
      'not kept,refused',
      '--app',
      'GATEWAY',
    );
    expect(query).toMatchObject({ partners: ['a', 'b', 'c'], outcomes: ['not kept', 'refused'], apps: ['gateway'] });
  });

  it('look for a receipt since it was made, however long ago', () => {
    const receivedMs = NOW_MS - 20 * 86_400_000;
    const { query } = read('--postback-id', ` ${uuidV7(receivedMs).toUpperCase()}`);
    expect(query.sinceMs).toBe(receivedMs - 300_000);
    expect(read('--postback-id', uuidV7(receivedMs), '--since', '1h').query.sinceMs).toBe(NOW_MS - 3_600_000);
  });

  it.each(['105445AA7843bc8bf206b12000100000', 'projects/p/traces/105445aa7843bc8bf206b12000100000'])(
    'take the trace %s by its id',
    (trace) => {
      expect(read('--trace', trace).query.traceId).toBe('105445aa7843bc8bf206b12000100000');
    },
  );

  it('take warn for warning, in any case', () => {
    expect(read('--severity', 'Warn').query.severity).toBe('WARNING');
  });

  it.each([
    [['--partner'], 'partner'],
    [['--partner', ' '], '--partner needs a value'],
    [['--unknown'], 'unknown'],
    [['stray'], 'stray'],
    [['--severity', 'bad'], '--severity bad'],
    [['--app', 'postgres'], '--app is one of'],
    [['--since', 'soon'], '--since soon'],
    [['--since', '1h', '--until', '2h'], '--until is before --since'],
    [['--follow', '--until', '1m'], '--follow has no --until'],
    [['--postback-id', 'demo-1'], '--postback-id is a receipt'],
    [['--trace', 'abc'], '--trace is 32'],
    [['--limit', '0'], '--limit is a whole number'],
    [['--limit', '50001'], '--limit is a whole number'],
    [['--text', 'a\nb'], 'control character'],
  ])('are refused with a reason and the usage: %j', (args, reason) => {
    expect(() => read(...args)).toThrow(UserFacingError);
    expect(() => read(...args)).toThrow(reason);
    expect(() => read(...args)).toThrow('npm run logs --');
  });
});
