import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const ROOT = join(__dirname, '../..');
const START_MS = Date.now() - 3_600_000;

let dataFolder: string;
let written = 0;

/** Writes a line into a log file of `npm start`; dated an hour ago unless the line has a time. */
async function log(service: string, message: string, fields: object = {}, timeMs?: number): Promise<void> {
  written += 1;
  const time = new Date(timeMs ?? START_MS + written * 1_000).toISOString();
  const line = JSON.stringify({ severity: 'INFO', time, message, ...fields });
  await appendFile(join(dataFolder, 'logs', `${service}.log`), `${line}\n`);
}

/** A gcloud that keeps its arguments, and answers with the entries of a file. */
async function installGcloud(entries: object[]): Promise<void> {
  const file = join(dataFolder, 'gcloud');
  await writeFile(join(dataFolder, 'entries.json'), JSON.stringify(entries));
  await writeFile(file, `#!/bin/sh\nprintf '%s\\n' "$@" > ${dataFolder}/arguments\ncat ${dataFolder}/entries.json\n`);
  await chmod(file, 0o755);
}

function start(...args: string[]): ChildProcess {
  const settings = { DATA_DIR: dataFolder, PATH: [dataFolder, process.env['PATH']].join(delimiter) };
  const command = [join(ROOT, 'dist/tools/cli/main.js'), 'logs', ...args];
  return spawn(process.execPath, command, { cwd: dataFolder, env: { ...process.env, ...settings } });
}

async function run(...args: string[]): Promise<{ code: number | null; lines: string[]; remarks: string }> {
  const child = start(...args);
  const [out, remarks] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
  return { code: child.exitCode, lines: out.split('\n').filter((line) => line !== ''), remarks };
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'logs-'));
  await mkdir(join(dataFolder, 'logs'));
  await log('gateway', 'The routes are loaded', { service: 'gateway' });
  await log('rector', 'GET /rector/event: stored', { partner: 'rector', outcome: 'stored', conversion_id: 'r-1' });
  await log('involve_asia', 'GET /involve/event: stored', { partner: 'involve_asia', outcome: 'stored' });
  await log('gateway', 'GET /rector/event: spooled', { service: 'gateway', partner: 'rector', outcome: 'spooled' });
  await log('rector', 'It failed', { severity: 'ERROR', partner: 'rector', cause: 'Error: "no"', stack_trace: 'at …' });
  await appendFile(join(dataFolder, 'logs', 'rector.log'), '    at somewhere\n');
});

afterAll(() => rm(dataFolder, { recursive: true }));

describe('npm run logs', () => {
  it.each([
    [[], 6],
    [['--partner', 'rector', '--outcome', 'stored,spooled'], 2],
    [['--partner', 'rector', '--severity', 'error'], 2],
    [['--app', 'gateway', '--json'], 2],
    [['--text', '"NO"'], 1],
  ])('shows the matching lines of all log files by time: %j', async (args, count) => {
    const { code, lines } = await run(...args);
    expect([code, lines.length]).toEqual([0, count]);
    if (args.length === 0)
      expect(lines.map((line) => line.split(' ')[0])).toEqual([
        'gateway',
        'rector',
        'involve_asia',
        'gateway',
        'rector',
        'rector',
      ]);
  });

  it('reads Cloud Logging with gcloud and prints the command', async () => {
    const payload = { message: 'GET /rector/event: stored', partner: 'rector', outcome: 'stored' };
    const labels = { app: 'partner-service', partner: 'rector' };
    const resource = { labels: { service_name: 'rector-postback' } };
    const entry = { timestamp: '2026-11-21T09:31:07.512Z', severity: 'INFO', jsonPayload: payload, labels, resource };
    const request = { requestMethod: 'GET', requestUrl: 'https://x/rector/event?token=hush', status: 403 };
    await installGcloud([{ ...entry, severity: 'WARNING', jsonPayload: undefined, httpRequest: request }, entry]);
    const { code, lines, remarks } = await run('--project', 'my-project', '--partner', 'rector');
    expect([code, lines]).toEqual([
      0,
      [
        'rector-postback 2026-11-21 09:31:07Z GET /rector/event: stored outcome=stored',
        'rector-postback 2026-11-21 09:31:07Z WARNING GET https://x/rector/event: 403 status=403',
      ],
    ]);
    const given = await readFile(join(dataFolder, 'arguments'), 'utf8');
    expect(given).toContain('AND (jsonPayload.partner="rector" OR labels.partner="rector")\n--project=my-project\n');
    expect(remarks).toContain(`gcloud logging read '${given.split('logging\nread\n')[1]!.split('\n--project')[0]!}'`);
  });

  it('says where it looked when it found nothing, and when lines were left out', async () => {
    const [none, some] = await Promise.all([run('--partner', 'rectr'), run('--limit', '1')]);
    expect(none.remarks).toContain('has logs of gateway, involve_asia, rector');
    expect([some.lines.length, some.remarks]).toEqual([1, expect.stringContaining('the newest 1')]);
  });

  it('follows the log files until it is stopped, across a file that is emptied', async () => {
    const child = start('--follow', '--text', 'from now on');
    try {
      const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
      const remarks = createInterface(child.stderr!)[Symbol.asyncIterator]();
      expect((await remarks.next()).value).toContain('Waiting for more');
      await log('gateway', 'From now on', {}, Date.now());
      expect((await lines.next()).value).toContain('From now on');
      const file = join(dataFolder, 'logs', 'gateway.log');
      await writeFile(`${file}.1`, await readFile(file));
      await writeFile(file, '');
      await log('gateway', 'And from now on', {}, Date.now());
      expect((await lines.next()).value).toContain('And from now on');
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
      expect(child.exitCode).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
