import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** What migrate-data wants before it looks at its options. */
const TOKEN_HASH_KEY = 'of-a-test-and-long-enough-for-one';

/** Every command of package.json that is a program of ours, with its built script. */
const COMMANDS = Object.entries(scripts).flatMap(([name, line]): [string, string][] => {
  const script = /node (dist\/(?:local|bench|chaos)\/\S+\.js|dist\/deploy\/(?:logs|migrate-data)\/main\.js)/.exec(line);
  return script ? [[name, join(ROOT, script[1]!)]] : [];
});

describe('the commands', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'commands-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs a command in an empty folder. */
  async function run(script: string, args: string[], dataDir = join(folder, 'data')) {
    const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', ADMIN_API_KEY: '', TOKEN_HASH_KEY };
    const child = spawn(process.execPath, [script, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...said };
  }

  it('are all tried here', () => {
    const names = [
      'start',
      'backup',
      'restore',
      'maintenance',
      'partners',
      'reconcile',
      'bench',
      'chaos',
      'fuzz',
      'logs',
    ];
    expect(COMMANDS.map(([name]) => name)).toEqual(expect.arrayContaining(names));
  });

  it.each(COMMANDS)('show how they are used and do nothing on --help: %s', async (_name, script) => {
    const { code, out, err } = await run(script, ['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/npm (run|start)/);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(COMMANDS)('refuse an unknown option with a message, not a stack: %s', async (_name, script) => {
    const { code, err } = await run(script, ['--no-such-option']);
    expect(code).toBe(1);
    expect(err).toContain('--no-such-option');
    expect(err).not.toMatch(/^ {4}at /m);
    expect(await readdir(folder)).toEqual([]);
  });

  it('name a data folder that cannot be one, without a stack', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const name of ['start', 'maintenance', 'logs']) {
      const script = COMMANDS.find(([command]) => command === name)![1];
      const { code, err } = await run(script, [], join(file, 'data'));
      expect(code).toBe(1);
      expect(err).toContain(file);
      expect(err).not.toMatch(/^ {4}at /m);
    }
  });
});
