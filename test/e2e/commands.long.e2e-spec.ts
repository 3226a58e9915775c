import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgram } from '../../tools/cli/program';

jest.setTimeout(120_000);

const DIST = join(__dirname, '../../dist');
const CLI = join(DIST, 'tools/cli/main.js');

/** Every verb of the command line, and the tools for development, as a command with its arguments. */
const VERBS = createProgram().commands.map((command): [string, string[]] => [command.name(), [CLI, command.name()]]);
const COMMANDS = [
  ...VERBS,
  ...['bench', 'chaos', 'fuzz'].map((name): [string, string[]] => [name, [join(DIST, 'test', name, 'main.js')]]),
];

describe('the commands', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'commands-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs a command in an empty folder. */
  async function run(args: string[], dataDir = join(folder, 'data')) {
    const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', ADMIN_API_KEY: '' };
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (printed.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (printed.err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...printed };
  }

  it('lists every verb on --help', async () => {
    const { code, out, err } = await run([CLI, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const [verb] of VERBS) expect(out).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
  });

  it('runs as npx platform, without asking the registry', async () => {
    const env = { ...process.env, npm_config_cache: join(folder, 'cache') };
    const options = { cwd: join(DIST, '..'), env, shell: true, encoding: 'utf8' } as const;
    const { status, stdout } = spawnSync('npx --offline platform --help', options);
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'Usage: npx platform [options] [command]']);
  });

  it.each(COMMANDS)('shows the usage and does nothing else on --help: %s', async (_name, command) => {
    for (const option of ['--help', '-h']) {
      const { code, out, err } = await run([...command, option, '--no-such-option']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^Usage: /);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(COMMANDS)('rejects an unknown option with a message, without a stack trace: %s', async (_name, command) => {
    const { code, err } = await run([...command, '--no-such-option']);
    expect(code).toBe(1);
    expect(err).not.toMatch(/^ {4}at /m);
    expect(err).toMatch(/unknown option|required option|missing required|Usage: /i);
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not echo a password that is passed in the wrong place', async () => {
    const { code, err } = await run([CLI, 'import-legacy', '--partner', 'p', '--fom=postgres://user:hush@host/db']);
    expect([code, err.includes('--fom=')]).toEqual([1, true]);
    expect(err).not.toContain('hush');
  });

  it('names an unusable data folder, without a stack trace', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const verb of ['start', 'maintenance', 'logs']) {
      const { code, err } = await run([CLI, verb], join(file, 'data'));
      expect(code).toBe(1);
      expect(err).toContain(file);
      expect(err).not.toMatch(/^ {4}at /m);
    }
  });
});
