import { CellSettings, PartnersProcessSettings } from '../settings/deploy-settings';
import {
  DeploymentUnderTest,
  imageOf,
  partnerOf,
  PROJECT,
  REGION,
} from '../../test/deploy/testing/deployment-under-test';

const SERVICE = 'postback-cell-a';
const URL_OF_CELL = `https://${SERVICE}-123456789012.${REGION}.run.app`;
const inCell = (code: string): string => `${URL_OF_CELL}/partners/${code}`;

describe('cells in a deployment', () => {
  let deployment: DeploymentUnderTest;
  beforeEach(async () => {
    deployment = new DeploymentUnderTest([partnerOf('involve_asia'), partnerOf('rector'), partnerOf('small')], {
      isProvisioned: false,
    });
    const { settings } = deployment;
    settings.cells = { 'cell-a': new CellSettings() };
    for (const code of ['rector', 'small']) settings.partners[code] = { hosting: 'cell-a' };
    await deployment.provision();
  });

  const executed = (): string[] =>
    deployment.cloud.changes.flatMap((line) => /^run jobs execute (\S+)/.exec(line)?.[1] ?? []);
  const endpointOf = (code: string) => deployment.partners.find(({ partner_code: one }) => one === code)!.endpoint_url;

  it('are one service with one database, and the partners that the settings put into them', async () => {
    expect(await deployment.deploy()).toBe(true);
    expect([...deployment.run.services.keys()].toSorted()).toEqual(
      ['involve-asia-postback', 'postback-admin', SERVICE, 'postback-gateway'].toSorted(),
    );
    expect([endpointOf('rector'), endpointOf('small')]).toEqual([inCell('rector'), inCell('small')]);
    expect(executed().filter((job) => job.startsWith(SERVICE))).toEqual(
      ['prepare', 'migrate', 'check'].map((job) => `${SERVICE}-${job}`),
    );
    const { containers } = deployment.run.find(SERVICE).manifest.spec.template.spec;
    expect(containers[0].args).toEqual(['dist/apps/partner-service/src/host.js']);
  });

  it('have a role and two URLs with one password, and read the root keys', async () => {
    const secrets = deployment.cloud.secretsOf(PROJECT);
    const [own, config] = ['database-url', 'config-database-url'].map(
      (name) => new URL(secrets.access(`${SERVICE}-${name}`, 'latest')),
    );
    expect([own!.username, own!.pathname, config!.pathname]).toEqual([
      'postback_cell_a',
      '/postback_cell_a',
      '/postback_config',
    ]);
    expect(config!.password).toBe(own!.password);
    const account = `serviceAccount:${SERVICE}@${PROJECT}.iam.gserviceaccount.com`;
    expect(secrets.find('postback-receipt-signing-key').accessors).toContain(account);
    expect(secrets.find('postback-server-main-url').accessors).not.toContain(account);
  });

  it('need no deployment for a new partner', async () => {
    await deployment.deploy();
    deployment.partners.push(partnerOf('third', { endpoint_url: inCell('third') }));
    expect(await deployment.provision()).toBe(true);
    expect(deployment.output).toContain('Everything exists.');
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
    await deployment.deploy('status');
    expect(deployment.output).toContain('partners: 3');
  });

  it('are where new partners begin when all are hosted in one', async () => {
    deployment.settings.partner_services = Object.assign(new PartnersProcessSettings(), { hosting: 'cell-a' });
    await deployment.deploy();
    expect(deployment.run.find('postback-admin').manifest.spec.template.spec.containers[0].env).toContainEqual({
      name: 'NEW_PARTNERS_CELL_URL',
      value: URL_OF_CELL,
    });
  });

  it('say which cell serves a partner that is named', async () => {
    await deployment.deploy();
    await expect(deployment.deploy('rector')).rejects.toThrow('rector has no service of its own: cell-a serves it');
  });

  it('keep a partner until its data is moved, for which a service is made', async () => {
    await deployment.deploy();
    deployment.settings.partners['rector'] = { hosting: 'dedicated' };
    expect(await deployment.provision()).toBe(true);
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.output).toContain('rector belongs in a service of its own, but is in cell-a');
    expect(deployment.run.services.has('rector-postback')).toBe(true);
    expect(endpointOf('rector')).toBe(inCell('rector'));
    await expect(deployment.deploy('remove', 'rector')).rejects.toThrow('about to be moved to');
  });

  it('leave a partner in its service until its data is moved, and let that service be removed afterwards', async () => {
    await deployment.deploy();
    deployment.settings.partners['involve_asia'] = { hosting: 'cell-a' };
    const before = endpointOf('involve_asia');
    await deployment.deploy();
    expect(deployment.output).toContain('npx platform move involve_asia --to cell-a');
    expect(endpointOf('involve_asia')).toBe(before);
    deployment.partners.find(({ partner_code: code }) => code === 'involve_asia')!.endpoint_url =
      inCell('involve_asia');
    await deployment.deploy('remove', 'involve_asia');
    expect(deployment.run.services.has('involve-asia-postback')).toBe(false);
    expect(endpointOf('involve_asia')).toBe(inCell('involve_asia'));
  });

  it('keep their traffic when a migration fails', async () => {
    await deployment.deploy();
    const before = deployment.traffic(SERVICE);
    deployment.cloud.failing = (args) => (args.join(' ').includes(`${SERVICE}-migrate`) ? 'before' : undefined);
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(false);
    expect(deployment.traffic(SERVICE)).toEqual(before);
    expect(deployment.output).toContain('cell-a failed:');
    expect(deployment.output).toContain('Skipped: gateway');
  });

  it('are rolled back with a release', async () => {
    await deployment.deploy('--release=one');
    const before = deployment.traffic(SERVICE);
    await deployment.deploy(`--image=${imageOf('b')}`, '--release=two');
    expect(deployment.traffic(SERVICE)).not.toEqual(before);
    deployment.isAdminUp = false;
    expect(await deployment.deploy('rollback', '--release=previous')).toBe(true);
    expect(deployment.traffic(SERVICE)).toEqual(before);
  });

  it('get a new password under their other login', async () => {
    await deployment.deploy();
    expect(await deployment.deploy('rotate', 'cell-a')).toBe(true);
    const url = deployment.cloud.secretsOf(PROJECT).access(`${SERVICE}-database-url`, 'latest');
    expect(new URL(url).username).toBe('postback_cell_a-2');
    expect(deployment.output).toContain('1 done');
  });

  it('are admitted again under another address', async () => {
    await deployment.deploy();
    deployment.settings.cells['cell-a']!.url = 'https://cell-a.example.com';
    await deployment.deploy('cell-a', `--image=${imageOf('b')}`);
    expect(executed()).toContain(`${SERVICE}-prepare`);
  });

  it('stop nothing else when they fail a check', async () => {
    deployment.settings.cells['cell-a']!.env = { CELL_PARTNER_RATE: 'fast' };
    expect(await deployment.deploy()).toBe(false);
    expect(deployment.output).toContain('Failed preflight checks: cell-a');
    expect(deployment.run.services.has('involve-asia-postback')).toBe(true);
  });
});
