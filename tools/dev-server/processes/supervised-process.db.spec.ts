import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../ports';
import { Terminal } from '../terminal/terminal';
import { SupervisedProcess } from './supervised-process';

jest.setTimeout(60_000);

/** Responds to every request, except that `/loop` never ends. */
const APP = `
require('node:http')
  .createServer((request, response) => {
    if (request.url === '/loop') for (;;);
    response.statusCode = 503;
    response.end(String(process.pid));
  })
  .listen(process.env.PORT, '127.0.0.1', () => process.send('listening'));
process.on('disconnect', () => process.exit());
`;

describe('A supervised process', () => {
  let folder: string;
  let url: string;
  let supervised: SupervisedProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'supervised-process-'));
    const script = join(folder, 'app.cjs');
    await writeFile(script, APP);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const environment = { PATH: process.env['PATH'], PORT: String(port), HOST: '127.0.0.1' };
    const times = { intervalMs: 50, timeoutMs: 500, maxFailures: 3 };
    supervised = new SupervisedProcess({ name: 'app', script, environment }, new Terminal(join(folder, 'logs')), times);
    await supervised.start();
  });

  afterAll(async () => {
    supervised.kill();
    await rm(folder, { recursive: true, force: true });
  });

  async function answeringId(): Promise<number | undefined> {
    const response = await fetch(url, { signal: AbortSignal.timeout(500) }).catch(() => undefined);
    return response && Number(await response.text());
  }

  it('keeps running while it responds, whatever the status', async () => {
    const before = await answeringId();
    await wait(1_000);
    expect(await answeringId()).toBe(before);
  });

  it('kills and restarts a process on its port when it does not respond', async () => {
    const looping = supervised.processId;
    await fetch(`${url}/loop`, { signal: AbortSignal.timeout(100) }).catch(() => undefined);
    let answering = await answeringId();
    while (answering === undefined || answering === looping) {
      await wait(50);
      answering = await answeringId();
    }
    expect(answering).toBe(supervised.processId);
    expect(() => process.kill(looping!, 0)).toThrow('ESRCH');
  });
});
