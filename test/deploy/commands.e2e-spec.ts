import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partnerOf, SETTINGS } from './testing/deployment-under-test';

const REPOSITORY = join(__dirname, '..', '..');
const CLI = join(REPOSITORY, 'dist', 'tools', 'cli', 'main.js');

/** The built command line, in an empty folder, with nothing in the environment. */
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

  it('renders manifests without gcloud, and without anything in its environment', () => {
    writeFileSync(join(folder, 'settings.yaml'), SETTINGS);
    writeFileSync(join(folder, 'partners.json'), JSON.stringify([partnerOf('rector')]));
    const files = ['--settings', 'settings.yaml', '--partners', 'partners.json'];
    const args = [CLI, 'deploy', '--render', 'rector', ...files];
    const [once, again] = [run(args), run(args)];
    expect([once.status, once.stdout]).toEqual([0, again.stdout]);
    expect(once.stdout).toContain('kind: Service\nmetadata:\n  name: rector-postback\n');
    expect(once.stderr).toMatch(/^Proposed in the admin API, and not followed:\n {2}- rector: direct_access is true/);
  });

  it.each(['platform.cjs', 'build.cjs'])('says in one line that Node is too old: %s', (script) => {
    const older = join(folder, 'older.cjs');
    for (const version of ['20.20.2', '22.18.0']) {
      const versions = `{ value: { ...process.versions, node: '${version}' } }`;
      writeFileSync(older, `Object.defineProperty(process, 'versions', ${versions});`);
      const { status, stdout, stderr } = run(['-r', older, join(REPOSITORY, 'tools', 'cli', script), '--help']);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(new RegExp(`^This needs Node 22\\.19 or later, but runs on ${version}\\.\\n$`));
    }
  });
});
