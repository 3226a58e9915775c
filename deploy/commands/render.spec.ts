import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { imageOf, partnerOf, SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { parseDeploy } from '../../test/deploy/testing/parse-deploy';
import { render } from './render';

const IN_AN_OWN_PROJECT = `
projects: { project-of-third: '234567890123' }
partners: { third: { project: project-of-third, direct_access: true }, rector: { env: { DATABASE_POOL_MAX: '9' } } }
`;
const PARTNERS = [partnerOf('rector'), partnerOf('third')];

describe('npm run deploy -- --render', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'render-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function renderOf(settings: string, partners: unknown, ...args: string[]) {
    const [settingsFile, partnersFile] = [join(folder, 'settings.yaml'), join(folder, 'partners.yaml')];
    writeFileSync(settingsFile, settings);
    writeFileSync(partnersFile, stringify(partners));
    return render(parseDeploy('--render', ...args, '--settings', settingsFile, '--partners', partnersFile).options);
  }

  const namesIn = (text: string): string[] =>
    parseAllDocuments(text).flatMap((document) => {
      const manifest = document.toJSON() as { kind: string; metadata: { name: string } } | null;
      return manifest ? [`${manifest.kind} ${manifest.metadata.name}`] : [];
    });

  it('renders every service and job, sorted by name', async () => {
    const { text, hasFailures } = await renderOf(SETTINGS + IN_AN_OWN_PROJECT, PARTNERS, 'all');
    const services = ['postback-admin', 'postback-gateway', 'rector-postback', 'third-postback'];
    expect(namesIn(text).filter((name) => name.startsWith('Service'))).toEqual(services.map((one) => `Service ${one}`));
    expect(namesIn(text)).toContain('Job third-postback-prepare');
    expect(namesIn(text)).toContain('Job postback-ops');
    expect(text).toContain('# third, project project-of-third, region asia-southeast1');
    expect(text).toContain('run.googleapis.com/secrets: postback-token-hash-key:projects/123456789012/secrets/');
    expect(hasFailures).toBe(false);
  });

  it('renders a named partner the same as among all', async () => {
    const one = await renderOf(SETTINGS + IN_AN_OWN_PROJECT, PARTNERS, 'rector');
    const all = await renderOf(SETTINGS + IN_AN_OWN_PROJECT, PARTNERS);
    const jobs = ['check', 'maintenance', 'migrate', 'prepare'].map((job) => `Job rector-postback-${job}`);
    expect(namesIn(one.text).toSorted()).toEqual([...jobs, 'Service rector-postback']);
    for (const part of one.text.split('---\n').slice(1)) expect(all.text).toContain(part.trimEnd());
  });

  it('renders the same text from the same files, in any order', async () => {
    const once = await renderOf(SETTINGS + IN_AN_OWN_PROJECT, PARTNERS);
    const again = await renderOf(IN_AN_OWN_PROJECT + SETTINGS, PARTNERS.toReversed());
    expect(again.text).toBe(once.text);
    expect(once.text).not.toMatch(/\b20\d\d-\d\d-\d\d/);
  });

  it('shows the effect of a change of the settings', async () => {
    const before = await renderOf(SETTINGS, PARTNERS, 'rector');
    const after = await renderOf(`${SETTINGS}\npartner_services: { max_instances: 7 }`, PARTNERS, 'rector');
    const lines = new Set(before.text.split('\n'));
    const added = after.text.split('\n').filter((line) => !lines.has(line));
    expect(added.map((line) => line.trim())).toEqual(
      expect.arrayContaining([expect.stringMatching(/^autoscaling.knative.dev\/maxScale: "7"$/)]),
    );
  });

  it('reports failed preflight checks, and proposals that are not followed', async () => {
    const wrong = `${SETTINGS}\npartners: { rector: { env: { NO_SUCH: x } }, rectro: {} }`;
    const { notices, hasFailures } = await renderOf(wrong, [
      partnerOf('rector', { cloud_run_project_id: 'other-project' }),
    ]);
    expect(hasFailures).toBe(true);
    const output = notices.join('\n');
    expect(output).toContain('rector: partner-service has no setting NO_SUCH');
    expect(output).toContain('there is no partner rectro');
    expect(output).toContain(
      'rector: cloud_run_project_id is other-project, but the settings decide project: my-project',
    );
    expect((await renderOf(wrong, PARTNERS, 'third')).hasFailures).toBe(false);
  });

  it('renders the named image, or a placeholder', async () => {
    expect((await renderOf(SETTINGS, PARTNERS, `--image=${imageOf('b')}`)).text).toContain(`image: ${imageOf('b')}`);
    const without = await renderOf(SETTINGS.replace(/^image:.*$/m, ''), PARTNERS);
    expect([without.hasFailures, without.text.includes('image: IMAGE')]).toEqual([false, true]);
    expect((await renderOf(SETTINGS, PARTNERS, '--image=registry/x:latest')).hasFailures).toBe(true);
  });

  it('rejects unknown names, and partners without a file of partners', async () => {
    await expect(renderOf(SETTINGS, PARTNERS, 'nobody')).rejects.toThrow('There is no partner nobody');
    writeFileSync(join(folder, 'settings.yaml'), SETTINGS);
    const settings = `--settings=${join(folder, 'settings.yaml')}`;
    await expect(render(parseDeploy('--render', settings).options)).rejects.toThrow('--partners FILE');
    expect(namesIn((await render(parseDeploy('--render', 'gateway', settings).options)).text)).toContain(
      'Service postback-gateway',
    );
    expect(() => parseDeploy('status', '--render')).toThrow('--render does not go with status');
  });
});
