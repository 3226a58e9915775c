import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { labelsOfFile, recordOfLine } from '../files/record-of-line';
import { EVERYTHING } from '../log-query';
import type { LogRecord } from '../log-record';
import { LogsEnvironment } from '../logs.env';
import { renderJson } from '../render-record';
import { entryOf, logName } from '../testing/cloud-run';
import { LoggingApiStub, writeCredentials } from '../testing/logging-api-stub';
import { CloudLogs } from './cloud-logs';

const START_MS = Date.parse('2026-11-21T09:00:00Z');
const QUERY = { ...EVERYTHING, sinceMs: START_MS };

let folder: string;
let api: LoggingApiStub;
let said: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-logs-'));
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = join(folder, 'key.json');
  await writeCredentials(join(folder, 'key.json'));
});

afterAll(async () => {
  delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  api = await LoggingApiStub.start();
  said = [];
});

afterEach(() => api[Symbol.asyncDispose]());

function open(project = 'shop-project'): Promise<CloudLogs> {
  const settings = readEnvironment(LogsEnvironment, { CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING: api.origin });
  const now = () => START_MS + 200_000;
  return CloudLogs.open(project, settings, { say: (line) => said.push(line), pollMs: 5, afterFaultMs: 5, now });
}

function lineAt(second: number, fields: object = {}): string {
  const time = new Date(START_MS + second * 1_000).toISOString();
  return JSON.stringify({ severity: 'INFO', time, message: String(second), ...fields });
}

function log(second: number, fields: object = {}, service = 'gateway'): void {
  const time = new Date(START_MS + second * 1_000).toISOString();
  api.entries.push(entryOf({ service, labels: labelsOfFile(service), line: lineAt(second, fields), time }));
}

function messagesOf(records: readonly LogRecord[]): string[] {
  return records.map(({ fields }) => String(fields['message']));
}

describe('the lines of Cloud Logging', () => {
  it('are asked for in the named project, with credentials, and come newest last', async () => {
    for (const second of [3, 1, 2]) log(second);
    const { records, isCut } = await (await open()).newest(QUERY, 100);
    expect(messagesOf(records)).toEqual(['1', '2', '3']);
    expect(isCut).toBe(false);
    const [request] = api.requests;
    expect(request).toMatchObject({ resourceNames: ['projects/shop-project'], orderBy: 'timestamp desc' });
    expect(request?.authorization).toMatch(/^Bearer \S/);
  });

  it('are of the project of the credentials when none is named', async () => {
    await (await open('')).newest(QUERY, 100);
    expect(api.requests[0]?.resourceNames).toEqual(['projects/of-the-key']);
  });

  it('are read page by page up to the limit', async () => {
    for (let second = 0; second < 2_600; second += 1) log(second);
    const { records, isCut } = await (await open()).newest(QUERY, 2_500);
    expect(records).toHaveLength(2_500);
    expect(messagesOf(records).at(-1)).toBe('2599');
    expect(isCut).toBe(true);
    expect(api.requests.map(({ pageSize }) => pageSize)).toEqual([1_000, 1_000, 500]);
  });

  it('look like those of files', async () => {
    const line = lineAt(1, {
      service: 'partner-service',
      partner: 'rector',
      httpRequest: { requestMethod: 'GET', requestUrl: '/event', status: 200, remoteIp: '::1', latency: '0.003412s' },
      steps: { read_ms: 0.1 },
      faults: [{ field: 'x', value: null, reason: 'is missing' }],
      'logging.googleapis.com/trace': 'projects/p/traces/105445aa7843bc8bf206b12000100000',
    });
    const time = new Date(START_MS + 1_000).toISOString();
    const labels = labelsOfFile('rector');
    api.entries.push(entryOf({ service: 'rector', labels, line, time }));
    api.entries.push(entryOf({ service: 'rector', labels, line: 'Error: boom', time }));
    const { records } = await (await open()).newest(QUERY, 10);
    const here = [line, 'Error: boom'].map((one) => recordOfLine(one, 'rector', START_MS + 1_000));
    const asObjects = (all: readonly LogRecord[]) => all.map((one): unknown => JSON.parse(renderJson(one)));
    expect(asObjects(records)).toEqual(expect.arrayContaining(asObjects(here)));
    expect(records).toHaveLength(2);
  });

  it("show Cloud Run's own refusals, without the query in which a token may be", async () => {
    const httpRequest = {
      requestMethod: 'GET',
      requestUrl: 'https://rector.run.app/event?ts_token=secret',
      referer: 'https://a/?ts_token=secret',
      status: 429,
      latency: '0.5s',
    };
    api.entries.push({
      insertId: '1',
      timestamp: '2026-11-21T09:00:01Z',
      severity: 'WARNING',
      logName: logName('requests'),
      resource: { type: 'cloud_run_revision', labels: { service_name: 'rector' } },
      httpRequest,
    });
    const { records } = await (await open()).newest(QUERY, 10);
    expect(messagesOf(records)).toEqual(['GET https://rector.run.app/event → 429']);
    expect(JSON.stringify(records)).not.toContain('secret');
  });

  it('are refused with what to do', async () => {
    api.faults.push({ status: 403, message: 'Permission denied for all log views' });
    const reading = (await open()).newest(QUERY, 10);
    await expect(reading).rejects.toThrow(UserFacingError);
    await expect(reading).rejects.toThrow('roles/logging.viewer');
  });
});

describe('following Cloud Logging', () => {
  const stopping = new AbortController();
  let found: AsyncIterator<LogRecord[]>;

  async function follow(limit = 100): Promise<string[]> {
    const logs = await open();
    const before = messagesOf((await logs.newest(QUERY, limit)).records);
    found = logs.follow(QUERY, stopping.signal)[Symbol.asyncIterator]();
    return before;
  }

  async function next(count: number): Promise<string[]> {
    const messages: string[] = [];
    while (messages.length < count) messages.push(...messagesOf((await found.next()).value ?? []));
    return messages;
  }

  afterEach(() => found.return?.());

  it('shows what comes, also what comes late, each once', async () => {
    log(1);
    log(3);
    expect(await follow()).toEqual(['1', '3']);
    log(4);
    expect(await next(1)).toEqual(['4']);
    // Its instance had held it back.
    log(2);
    expect(await next(1)).toEqual(['2']);
    log(200);
    log(100);
    expect(await next(2)).toEqual(['100', '200']);
    log(150);
    expect(await next(1)).toEqual(['150']);
  });

  it('tells apart what was written in the same millisecond', async () => {
    log(1);
    await follow();
    log(1);
    log(1);
    expect(await next(2)).toEqual(['1', '1']);
  });

  it('does not come back to what the limit left out', async () => {
    for (const second of [1, 2, 3]) log(second);
    expect(await follow(1)).toEqual(['3']);
    log(4);
    expect(await next(1)).toEqual(['4']);
  });

  it('goes on after a fault, says so once, and leaves nothing out', async () => {
    log(1);
    await follow();
    api.faults.push({ status: 429, message: 'Quota exceeded' }, { status: 429, message: 'Quota exceeded' });
    log(2);
    expect(await next(1)).toEqual(['2']);
    expect(said).toEqual([expect.stringContaining('Quota exceeded')]);
  });

  it('asks for no more than the last minutes, also while nothing comes', async () => {
    const logs = await open();
    const query = { ...QUERY, sinceMs: START_MS - 86_400_000 };
    await logs.newest(query, 10);
    found = logs.follow(query, stopping.signal)[Symbol.asyncIterator]();
    log(190);
    expect(await next(1)).toEqual(['190']);
    expect(api.requests[1]?.filter).toContain(`timestamp>="${new Date(START_MS - 220_000).toISOString()}"`);
  });

  it('ends when it may not read any more', async () => {
    await follow();
    api.faults.push({ status: 403, message: 'Permission denied' });
    await expect(found.next()).rejects.toThrow('roles/logging.viewer');
  });

  it('reads all pages of a busy second', async () => {
    await follow();
    for (let at = 0; at < 1_500; at += 1) log(at / 1_000);
    expect(await next(1_500)).toHaveLength(1_500);
  });
});
