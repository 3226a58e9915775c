import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partnerOf, SETTINGS } from './testing/deployment-under-test';

const REPOSITORY = join(__dirname, '..', '..');
const MAINS = ['cli/deploy', 'cli/provision', 'cli/logs/main', 'import-legacy/main', 'cli/tunnel-check'].map((main) =>
  join(REPOSITORY, 'dist', 'tools', `${main}.js`),
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

  it('renders manifests without gcloud, and without anything in its environment', () => {
    writeFileSync(join(folder, 'settings.yaml'), SETTINGS);
    writeFileSync(join(folder, 'partners.json'), JSON.stringify([partnerOf('rector')]));
    const args = [MAINS[0]!, '--render', 'rector', '--settings', 'settings.yaml', '--partners', 'partners.json'];
    const [once, again] = [run(args), run(args)];
    expect([once.status, once.stdout]).toEqual([0, again.stdout]);
    expect(once.stdout).toContain('kind: Service\nmetadata:\n  name: rector-postback\n');
    expect(once.stderr).toMatch(/^Proposed in the admin API, and not followed:\n {2}- rector: direct_access is true/);
  });

  it.each([...MAINS, join(REPOSITORY, 'tools', 'cli', 'check-node.cjs')])(
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
