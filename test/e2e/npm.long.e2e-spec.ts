import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import { DevPlatform } from '../../tools/harness/dev-platform';

jest.setTimeout(120_000);

const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  scripts: { start: string };
};
/** What npm runs once everything is built. The shell remains, as it does after a build. */
const START = `true && ${scripts.start.split('&& ').at(-1)}`;
/** Does what npm does: runs a script in a shell, and passes SIGTERM on to that shell. */
const NPM = `
  const shell = require('node:child_process').spawn('sh', ['-c', process.argv[1]], { stdio: 'inherit' });
  process.on('SIGTERM', () => shell.kill('SIGTERM'));
  shell.on('exit', () => process.exit());`;

async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !stat.includes(') Z ');
}

describe('npm start', () => {
  let platform: DevPlatform;

  beforeAll(async () => {
    platform = await DevPlatform.create({}, ['-e', NPM, START]);
  });
  afterAll(() => platform.remove());

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'stops everything, PostgreSQL included, when only npm gets %s, and loses nothing',
    async (signal) => {
      await platform.start();
      const url = `${platform.gateway}/rector/event?conversion_id=${signal}`;
      expect((await fetch(url)).status).toBe(200);
      const pids = await platform.descendants();
      expect(pids.length).toBeGreaterThan(5);
      process.kill(platform.pid, signal);
      const areGone = async (): Promise<boolean> => !(await Promise.all(pids.map(isAlive))).some(Boolean);
      await until('every process has ended', areGone, 20_000);
      await platform.start();
      const id = `${platform.gateway}/rector/event/conversions/${signal}`;
      expect((await fetch(id, { headers: { 'x-api-key': platform.adminKey } })).status).toBe(200);
      const left = await platform.descendants();
      process.kill(platform.pid, signal);
      await until('every process has ended', async () => !(await Promise.all(left.map(isAlive))).some(Boolean), 20_000);
    },
  );
});
