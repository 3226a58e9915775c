import { ServerSettings } from '../settings/deploy-settings';
import { DeploymentUnderTest, partnerOf, PROJECT } from '../testing/deployment-under-test';

const OWN = 'project-of-third';
const SERVICE = 'third-postback';
const COPIES = ['postback-server-main-url', 'postback-config-database-url', 'postback-token-hash-key'];

describe('npm run provision, of a partner in a project of its own', () => {
  let deployment: DeploymentUnderTest;
  let passwords: string[];
  beforeEach(() => {
    deployment = new DeploymentUnderTest([partnerOf('rector'), partnerOf('third', { cloud_run_project_id: OWN })], {
      isProvisioned: false,
    });
    passwords = [];
    deployment.cloud.resources.onPassword = (instance, user, password) => {
      passwords.push(`${user} ${instance} ${password}`);
      return Promise.resolve();
    };
  });

  const secret = (project: string, name: string): string => deployment.cloud.secretsOf(project).access(name, 'latest');
  const copies = (project: string): string[] => COPIES.map((name) => secret(project, name));

  it('sets the password of each server once, and copies what is the platform’s', async () => {
    expect(await deployment.provision()).toBe(true);
    const set = (server: string, instance: string): string =>
      `postgres ${instance} ${new URL(secret(PROJECT, `postback-server-${server}-url`)).password}`;
    expect(passwords.toSorted()).toEqual([set('gateway', 'g'), set('main', 'm')]);
    expect(copies(OWN)).toEqual(copies(PROJECT));
    expect(await deployment.deploy()).toBe(true);
  });

  it('sets no password when only the partner is new, and makes the partner’s own secrets in its project', async () => {
    await deployment.provision('admin', 'rector', 'gateway');
    passwords = [];
    expect(await deployment.provision('third')).toBe(true);
    expect(passwords).toEqual([]);
    expect(copies(OWN)).toEqual(copies(PROJECT));
    const login = new URL(secret(OWN, `${SERVICE}-database-url`));
    expect(login.username).toBe('svc_third');
    expect(new URL(secret(OWN, `${SERVICE}-config-database-url`)).password).toBe(login.password);
    expect(deployment.cloud.secretsOf(PROJECT).secrets.has(`${SERVICE}-database-url`)).toBe(false);
  });

  it('makes the first login of a server that nobody else uses in the platform’s project', async () => {
    await deployment.provision('admin', 'rector', 'gateway');
    const { main } = deployment.settings.servers;
    deployment.settings.servers['own'] = Object.assign(new ServerSettings(), main, { instance: 'o' });
    deployment.settings.partners['third'] = { server: 'own' };
    expect(await deployment.provision('third')).toBe(true);
    expect(secret(OWN, 'postback-server-own-url')).toBe(secret(PROJECT, 'postback-server-own-url'));
    expect(passwords.filter((line) => line.startsWith('postgres o '))).toHaveLength(1);
  });

  it('finds nothing to make when it is run again', async () => {
    await deployment.provision();
    await deployment.provision();
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('brings a copy up to date that the platform has changed since', async () => {
    await deployment.provision();
    await deployment.deploy();
    expect(await deployment.deploy('rotate', 'admin')).toBe(true);
    expect(copies(OWN)).not.toEqual(copies(PROJECT));
    const own = secret(OWN, `${SERVICE}-database-url`);
    expect(await deployment.provision('third')).toBe(true);
    expect(copies(OWN)).toEqual(copies(PROJECT));
    expect(secret(OWN, `${SERVICE}-database-url`)).toBe(own);
    expect(await deployment.deploy('third')).toBe(true);
  });

  it('writes a server’s new address into the platform’s secrets and, in the same run, into the copies', async () => {
    await deployment.provision();
    deployment.settings.servers['main']!.port = 6543;
    await deployment.provision();
    expect(new URL(secret(OWN, 'postback-config-database-url')).port).toBe('6543');
    expect(copies(OWN)).toEqual(copies(PROJECT));
  });

  it('refuses before anything is made while the platform has nothing to copy', async () => {
    await expect(deployment.provision('third')).rejects.toThrow(
      /postback-config-database-url.*, which my-project does not have yet\. First: npm run provision -- platform/,
    );
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('derives no keys of masters that nobody has made, in the platform’s project either', async () => {
    await expect(deployment.provision('rector')).rejects.toThrow('First: npm run provision -- platform');
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('leaves the daily maintenance there to people, and says so', async () => {
    await deployment.provision();
    expect(deployment.said).toContain('by hand: daily maintenance of third-postback (deploy/README.md)');
    expect(deployment.cloud.resources.names('scheduler jobs')).toEqual(['rector-postback-maintenance']);
  });

  it('plans all of it with --dry-run, although the copies have nothing to be made of yet', async () => {
    expect(await deployment.provision('--dry-run')).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
    expect(deployment.said).toContain(`gcloud secrets versions add postback-config-database-url --project=${OWN}`);
  });
});
