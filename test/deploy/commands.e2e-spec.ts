import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '..', '..');
const MAINS = ['', 'provision', 'logs', 'migrate-data', 'cloudflare/tunnel'].map((folder) =>
  join(REPOSITORY, 'dist', 'deploy', folder, 'main.js'),
);

/** The built commands, in an empty folder, with nothing in the environment. */
describe('a command of the deployment', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'commands-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(args: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env: {}, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  it.each(MAINS)('shows with --help how it is used, and does nothing else: %s', (main) => {
    writeFileSync(join(folder, '.env'), 'TOKEN_HASH_KEY=x\n');
    for (const option of ['--help', '-h']) {
      const { status, stdout, stderr } = run([main, 'unknown', option, '--no-such-option']);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/npm run [a-z:-]+ --/);
    }
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  it.each([...MAINS, join(REPOSITORY, 'local', 'check-node.cjs')])(
    'says in one line that Node is too old: %s',
    (main) => {
      const older = join(folder, 'older.cjs');
      for (const version of ['20.20.2', '22.18.0']) {
        writeFileSync(
          older,
          `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
        );
        const { status, stdout, stderr } = run(['-r', older, main, '--help']);
        expect([status, stdout]).toEqual([1, '']);
        expect(stderr).toMatch(new RegExp(`^This needs Node 22\\.19 or later, and runs on ${version}\\.\\n$`));
      }
    },
  );
});
