import { appendFile, copyFile, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import fc from 'fast-check';
import { EVERYTHING, type LogQuery } from '../log-query';
import type { LogRecord } from '../log-record';
import { linesBackwards, LONGEST_LINE_BYTES } from './lines-backwards';
import { LocalLogs } from './local-logs';

const START_MS = Date.parse('2026-11-21T09:00:00Z');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-logs-'));
});

afterEach(() => rm(folder, { recursive: true }));

function line(second: number, message: string, fields: object = {}): string {
  const time = new Date(START_MS + second * 1_000).toISOString();
  return `${JSON.stringify({ severity: 'INFO', time, message, ...fields })}\n`;
}

function pathOf(name: string): string {
  return join(folder, name);
}

async function newest(query: Partial<LogQuery> = {}, limit = 100): Promise<string[]> {
  const logs = await LocalLogs.open(folder, false);
  return messagesOf((await logs.newest({ ...EVERYTHING, ...query }, limit)).records);
}

function messagesOf(records: readonly LogRecord[]): string[] {
  return records.map(({ fields }) => String(fields['message']));
}

describe('the lines of local files', () => {
  it('come from all processes in the order of their times, the newest last', async () => {
    await writeFile(pathOf('gateway.log'), line(1, 'a') + line(4, 'd'));
    await writeFile(pathOf('rector.log'), line(2, 'b') + line(3, 'c') + line(5, 'e'));
    expect(await newest()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await newest({}, 2)).toEqual(['d', 'e']);
  });

  it('tell whether there are older ones', async () => {
    await writeFile(pathOf('gateway.log'), line(1, 'a') + line(2, 'b'));
    const logs = await LocalLogs.open(folder, false);
    expect((await logs.newest(EVERYTHING, 1)).isCut).toBe(true);
    expect((await logs.newest(EVERYTHING, 2)).isCut).toBe(false);
  });

  it('go on in the copy of a full file', async () => {
    await writeFile(pathOf('gateway.log.1'), line(1, 'a') + line(2, 'b'));
    await writeFile(pathOf('gateway.log'), line(3, 'c'));
    expect(await newest()).toEqual(['a', 'b', 'c']);
  });

  it('show a crash between what came before and after, under its partner and at any severity', async () => {
    const stack = 'Error: no memory\n    at one\n    at two\n';
    await writeFile(pathOf('rector.log'), line(1, 'before') + stack + line(3, 'after'));
    await writeFile(pathOf('gateway.log'), line(2, 'meanwhile'));
    expect(await newest()).toEqual(['before', 'Error: no memory', '    at one', '    at two', 'meanwhile', 'after']);
    const crash = ['Error: no memory', '    at one', '    at two'];
    expect(await newest({ severity: 'ERROR', partners: ['rector'] })).toEqual(crash);
    expect(await newest({ severity: 'ERROR', partners: ['involve_asia'] })).toEqual([]);
  });

  it('survive half a line, no line end, nothing but text, and nothing', async () => {
    await writeFile(pathOf('gateway.log'), `${line(1, 'a')}{"severity":"INFO","ti`);
    await writeFile(pathOf('rector.log'), 'words\n\n\nmore words');
    await writeFile(pathOf('admin.log'), '');
    expect(await newest({ partners: ['rector'] })).toEqual(['words', 'more words']);
    expect(await newest({ apps: ['gateway'] })).toEqual(['a', '{"severity":"INFO","ti']);
  });

  it('end at the time that was asked for', async () => {
    await writeFile(pathOf('gateway.log'), Array.from({ length: 300 }, (_, at) => line(at, String(at))).join(''));
    const query = { sinceMs: START_MS + 200_000, untilMs: START_MS + 202_000 };
    expect(await newest(query)).toEqual(['200', '201', '202']);
  });

  it('are read no further back than it takes', async () => {
    const logged = Array.from({ length: 20_000 }, (_, at) => line(at, String(at)));
    await writeFile(pathOf('gateway.log'), logged.join(''));
    const file = await open(pathOf('gateway.log'));
    const reading = jest.spyOn(Object.getPrototypeOf(file) as typeof file, 'read');
    await file.close();
    try {
      expect(await newest({}, 3)).toEqual(['19997', '19998', '19999']);
      // The end of the last whole line, and the last piece; the file has more than twenty.
      expect(reading.mock.calls.length).toBeLessThanOrEqual(3);
    } finally {
      reading.mockRestore();
    }
  });

  it('are not looked for where there is no folder', async () => {
    await expect(LocalLogs.open(pathOf('none'), false)).rejects.toThrow(UserFacingError);
    await expect(LocalLogs.open(pathOf('none'), false)).rejects.toThrow('npm start writes them there');
  });
});

describe('reading backwards', () => {
  it('gives the lines of any file, whatever their lengths', async () => {
    const text = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 1, max: 200_000 }).map((n) => 'é'.repeat(n)),
      ),
      {
        maxLength: 8,
      },
    );
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (texts, isFinished) => {
        const lines = texts.flatMap((one) => Buffer.from(one).toString().split('\n')).filter((one) => one !== '');
        await writeFile(pathOf('any.log'), lines.join('\n') + (isFinished && lines.length > 0 ? '\n' : ''));
        const file = await open(pathOf('any.log'));
        const read: string[] = [];
        for await (const list of linesBackwards(file, (await file.stat()).size)) read.push(...list);
        await file.close();
        expect(read.toReversed()).toEqual(lines);
      }),
      { numRuns: 60 },
    );
  });

  it('holds a file without line ends in pieces only', async () => {
    await writeFile(pathOf('any.log'), 'y'.repeat(10 * LONGEST_LINE_BYTES));
    const file = await open(pathOf('any.log'));
    const sizes: number[] = [];
    for await (const list of linesBackwards(file, 10 * LONGEST_LINE_BYTES))
      sizes.push(...list.map(({ length }) => length));
    await file.close();
    expect(Math.max(...sizes)).toBeLessThanOrEqual(LONGEST_LINE_BYTES);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(10 * LONGEST_LINE_BYTES);
  });

  it('says where it stopped when the file is emptied under it', async () => {
    await writeFile(pathOf('any.log'), line(1, 'x'.repeat(100_000)) + line(2, 'b'));
    const file = await open(pathOf('any.log'));
    const reading = linesBackwards(file, (await file.stat()).size);
    expect((await reading.next()).value).toEqual([line(2, 'b').trim()]);
    await truncate(pathOf('any.log'));
    expect(await reading.next()).toEqual({ done: true, value: line(1, 'x'.repeat(100_000)).length - 1 });
    await file.close();
  });
});

describe('following local files', () => {
  const stopping = new AbortController();
  let found: AsyncIterator<LogRecord[]>;

  async function follow(query: Partial<LogQuery> = {}): Promise<string[]> {
    const logs = await LocalLogs.open(folder, true);
    const before = messagesOf((await logs.newest({ ...EVERYTHING, ...query }, 100)).records);
    found = logs.follow({ ...EVERYTHING, ...query }, stopping.signal)[Symbol.asyncIterator]();
    return before;
  }

  async function next(count: number): Promise<string[]> {
    const messages: string[] = [];
    while (messages.length < count) messages.push(...messagesOf((await found.next()).value ?? []));
    return messages;
  }

  afterEach(() => found.return?.());

  it('shows each line once, a line that is being written only when it is whole', async () => {
    const [half, rest] = [line(2, 'b').slice(0, 20), line(2, 'b').slice(20)];
    await writeFile(pathOf('gateway.log'), line(1, 'a') + half);
    expect(await follow()).toEqual(['a']);
    await appendFile(pathOf('gateway.log'), rest + line(3, 'c'));
    expect(await next(2)).toEqual(['b', 'c']);
  });

  it('misses nothing when a file is copied and emptied', async () => {
    await writeFile(pathOf('gateway.log'), line(1, 'a'));
    await follow();
    await appendFile(pathOf('gateway.log'), line(2, 'b'));
    await copyFile(pathOf('gateway.log'), pathOf('gateway.log.1'));
    await writeFile(pathOf('gateway.log'), '');
    expect(await next(1)).toEqual(['b']);
    await appendFile(pathOf('gateway.log'), line(3, 'c'));
    expect(await next(1)).toEqual(['c']);
  });

  it('takes a new process in, and leaves out what is not looked for', async () => {
    await writeFile(pathOf('gateway.log'), line(1, 'a'));
    await follow({ partners: ['shop'] });
    await appendFile(pathOf('gateway.log'), line(2, 'b') + line(3, 'c', { partner: 'shop' }));
    await writeFile(pathOf('other.log'), line(4, 'd'));
    await writeFile(pathOf('shop.log'), line(5, 'e'));
    expect(await next(2)).toEqual(['c', 'e']);
  });
});
