import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const REQUESTS = 6_000;

describe('npm run fuzz', () => {
  it('finds doors that stand whatever comes: no 5xx, no crash, and all that is acknowledged is kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
    const jsonPath = join(folder, 'result.json');
    const options = ['--seed', '20260104', '--requests', String(REQUESTS), '--json', jsonPath];
    const child = spawn(process.execPath, ['dist/chaos/fuzz.js', ...options], { cwd: ROOT });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    try {
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
      expect({ code, said }).toEqual({ code: 0, said });
      const { requests, acknowledged, findings } = JSON.parse(await readFile(jsonPath, 'utf8'));
      expect(findings).toEqual([]);
      expect(requests).toBeGreaterThanOrEqual(REQUESTS);
      expect(acknowledged).toBeGreaterThan(REQUESTS / 2);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
