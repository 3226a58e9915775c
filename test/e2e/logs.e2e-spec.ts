import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { labelsOfFile } from '../../tools/cli/logs/files/record-of-line';
import { entryOf } from '../../tools/cli/logs/testing/cloud-run';
import { LoggingApiStub, writeCredentials } from '../../tools/cli/logs/testing/logging-api-stub';

const ROOT = join(__dirname, '../..');
const START_MS = Date.now() - 3_600_000;

let dataFolder: string;
let api: LoggingApiStub;
let written = 0;

/** Writes the same line into a local file and into Cloud Logging; without a time of its own, an hour ago. */
async function log(service: string, message: string, fields: object = {}, timeMs?: number): Promise<void> {
  written += 1;
  const time = new Date(timeMs ?? START_MS + written * 1_000).toISOString();
  const line = JSON.stringify({ severity: 'INFO', time, message, ...fields });
  await appendFile(join(dataFolder, 'logs', `${service}.log`), `${line}\n`);
  api.entries.push(entryOf({ service, labels: labelsOfFile(service), line, time }));
}

function start(...args: string[]): ChildProcess {
  const settings = {
    DATA_DIR: dataFolder,
    GOOGLE_APPLICATION_CREDENTIALS: join(dataFolder, 'key.json'),
    CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING: api.origin,
    GOOGLE_CLOUD_PROJECT: 'of-the-environment',
  };
  const script = join(ROOT, 'dist/tools/cli/logs/main.js');
  return spawn(process.execPath, [script, ...args], { cwd: dataFolder, env: { ...process.env, ...settings } });
}

async function run(...args: string[]): Promise<{ code: number | null; lines: string[]; said: string }> {
  const child = start(...args);
  const [shown, said] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
  return { code: child.exitCode, lines: shown.split('\n').filter((line) => line !== ''), said };
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'logs-'));
  await mkdir(join(dataFolder, 'logs'));
  await writeCredentials(join(dataFolder, 'key.json'));
  api = await LoggingApiStub.start();
  await log('gateway', 'The routes are in force', { service: 'gateway' });
  await log('rector', 'GET /rector/event → stored', { partner: 'rector', outcome: 'stored', conversion_id: 'r-1' });
  await log('involve_asia', 'GET /involve/event → stored', { partner: 'involve_asia', outcome: 'stored' });
  await log('gateway', 'GET /rector/event → spooled', { service: 'gateway', partner: 'rector', outcome: 'spooled' });
  await log('rector', 'It failed', { severity: 'ERROR', partner: 'rector', cause: 'Error: "no"', stack_trace: 'at …' });
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true });
});

describe('npm run logs', () => {
  it.each([
    [[], 5],
    [['--partner', 'rector', '--outcome', 'stored,spooled'], 2],
    [['--app', 'gateway', '--json'], 2],
    [['--text', '"NO"'], 1],
  ])('shows the same lines out of files and out of Cloud Logging: %j', async (args, count) => {
    const [here, there] = await Promise.all([run(...args), run('--cloud', ...args)]);
    expect(here.lines).toHaveLength(count);
    expect(there.lines).toEqual(here.lines);
    expect([here.code, there.code]).toEqual([0, 0]);
  });

  it('says where it looked when it found nothing, and beside the lines that some were left out', async () => {
    const [here, there, some] = await Promise.all([
      run('--partner', 'rectr'),
      run('--cloud', '--partner', 'rectr'),
      run('--limit', '1'),
    ]);
    expect(here.said).toContain('has logs of gateway, involve_asia, rector');
    expect(there.said).toContain('the project of-the-environment was asked');
    expect(some.said).toContain('the newest 1');
  });

  it('shows how it is used, and with code 1 what is wrong', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, said: '' });
    expect(await run('--since', 'soon')).toMatchObject({ code: 1, lines: [] });
  });

  it.each([
    ['here', []],
    ['there', ['--cloud']],
  ])('follows %s until it is stopped, and that is no fault', async (place, args) => {
    const child = start('--follow', '--text', `from now on ${place}`, ...args);
    try {
      const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
      const notes = createInterface(child.stderr!)[Symbol.asyncIterator]();
      expect((await notes.next()).value).toContain('Waiting for more');
      await log('gateway', `From now on ${place}`, {}, Date.now());
      expect((await lines.next()).value).toContain(`From now on ${place}`);
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
      expect(child.exitCode).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
