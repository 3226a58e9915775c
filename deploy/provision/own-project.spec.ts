import { ServerSettings } from '../settings/deploy-settings';
import { platformSecrets } from '../manifests/secrets';
import { DeploymentUnderTest, partnerOf, PROJECT } from '../../test/deploy/testing/deployment-under-test';

const OWN = 'project-of-third';
const SERVICE = 'third-postback';

describe('npm run provision for a partner in a project of its own', () => {
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
  const secretsIn = (project: string): string[] => [...deployment.cloud.secretsOf(project).secrets.keys()].toSorted();
  const readers = (project: string, name: string): string[] => [
    ...deployment.cloud.secretsOf(project).find(name).accessors,
  ];
  const account = (name: string, project: string): string =>
    `serviceAccount:${name}@${project}.iam.gserviceaccount.com`;

  it('keeps each secret in its project, and none of the platform’s in a partner’s project', async () => {
    expect(await deployment.provision()).toBe(true);
    expect(secretsIn(OWN)).toEqual(
      ['config-database-url', 'database-url', 'internal-key', 'receipt-key', 'signing-secrets-key'].map(
        (name) => `${SERVICE}-${name}`,
      ),
    );
    expect(secretsIn(PROJECT).filter((name) => name.startsWith(SERVICE))).toEqual([]);
    const ofPlatform = platformSecrets(deployment.settings).map((name) => deployment.cloud.valuesOf(PROJECT, name));
    const values = new Set(secretsIn(OWN).flatMap((name) => deployment.cloud.valuesOf(OWN, name)));
    expect(ofPlatform.flat().filter((value) => values.has(value))).toEqual([]);
    expect(deployment.cloud.resources.names(`iam service-accounts ${OWN}`)).toEqual([SERVICE]);
    expect(await deployment.deploy()).toBe(true);
  });

  it('lets its service read the shared key, and the provisioner its login, across projects', async () => {
    await deployment.provision();
    expect(readers(PROJECT, 'postback-token-hash-key')).toContain(account(SERVICE, OWN));
    expect(readers(OWN, `${SERVICE}-database-url`).toSorted()).toEqual([
      account('postback-provisioner', PROJECT),
      account(SERVICE, OWN),
    ]);
    for (const name of ['postback-server-main-url', 'postback-config-database-url']) {
      expect(readers(PROJECT, name).filter((reader) => reader.includes(OWN))).toEqual([]);
    }
  });

  it('prepares its database in the platform’s project', async () => {
    await deployment.provision();
    await deployment.deploy();
    const region = 'asia-southeast1';
    expect([...deployment.cloud.run(OWN, region).jobs.keys()]).not.toContain(`${SERVICE}-prepare`);
    const { spec } = deployment.run.jobs.get(`${SERVICE}-prepare`)!.spec.template;
    expect(spec.template.spec.serviceAccountName).toBe(`postback-provisioner@${PROJECT}.iam.gserviceaccount.com`);
    const executed = deployment.cloud.calls.filter((args) => args.includes(`${SERVICE}-prepare`));
    expect(executed.every((args) => args.includes(`--project=${PROJECT}`))).toBe(true);
  });

  it('ignores a project that an editor writes into the admin API, and reports it', async () => {
    deployment.partners[0]!.cloud_run_project_id = 'project-of-editor';
    await deployment.provision();
    expect(deployment.output).toContain(
      'rector: cloud_run_project_id is project-of-editor, but the settings decide project: my-project',
    );
    expect(secretsIn('project-of-editor')).toEqual([]);
    await deployment.deploy();
    expect(deployment.output).toContain('rector: cloud_run_project_id is project-of-editor');
    expect(deployment.cloud.calls.flat().filter((arg) => arg.includes('project-of-editor'))).toEqual([]);
  });

  it('sets no password for a new partner, and creates the partner’s secrets in its project', async () => {
    await deployment.provision('admin', 'rector', 'gateway');
    passwords = [];
    expect(await deployment.provision('third')).toBe(true);
    expect(passwords).toEqual([]);
    const login = new URL(secret(OWN, `${SERVICE}-database-url`));
    expect(login.username).toBe('svc_third');
    expect(new URL(secret(OWN, `${SERVICE}-config-database-url`)).password).toBe(login.password);
  });

  it('creates the first login of a new server in the platform’s project', async () => {
    await deployment.provision('admin', 'rector', 'gateway');
    const { main } = deployment.settings.servers;
    deployment.settings.servers['own'] = Object.assign(new ServerSettings(), main, { instance: 'o' });
    deployment.settings.partners['third']!.server = 'own';
    expect(await deployment.provision('third')).toBe(true);
    expect(secretsIn(PROJECT)).toContain('postback-server-own-url');
    expect(passwords.filter((line) => line.startsWith('postgres o '))).toHaveLength(1);
  });

  it('creates nothing when it is run again', async () => {
    await deployment.provision();
    await deployment.provision();
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('completes an interrupted run, at whichever step it was interrupted', async () => {
    await deployment.provision();
    const all = deployment.cloud.changes.length;
    for (let failing = 2; failing <= all; failing += 7) {
      const broken = new DeploymentUnderTest(deployment.partners, { isProvisioned: false });
      let left = failing;
      broken.cloud.failing = (args) => (broken.cloud.isChange(args) && (left -= 1) === 0 ? 'before' : undefined);
      await expect(broken.provision()).rejects.toThrow('UNAVAILABLE');
      broken.cloud.failing = () => undefined;
      expect(await broken.provision()).toBe(true);
      expect(await broken.deploy()).toBe(true);
    }
  });

  it('rotates its password, and rolls back to a revision that reads a secret of the platform’s project', async () => {
    await deployment.provision();
    await deployment.deploy();
    expect(await deployment.deploy('rotate', 'third')).toBe(true);
    expect(new URL(secret(OWN, `${SERVICE}-database-url`)).username).toBe('svc_third-2');
    expect(await deployment.deploy('rollback', 'third')).toBe(true);
  });

  it('reports copies of the platform’s secrets in its project', async () => {
    await deployment.provision();
    deployment.cloud.secretsOf(OWN).create('postback-server-main-url');
    await deployment.provision('--dry-run');
    expect(deployment.output).toContain(
      'by hand: delete the secret postback-server-main-url, a copy of the platform’s',
    );
  });

  it('derives no keys without root keys, in either project', async () => {
    await expect(deployment.provision('third')).rejects.toThrow('First: npm run provision -- platform');
    await expect(deployment.provision('rector')).rejects.toThrow('First: npm run provision -- platform');
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('leaves the daily maintenance there to people, and reports it', async () => {
    await deployment.provision();
    expect(deployment.output).toContain('by hand: daily maintenance of third-postback (deploy/README.md)');
    expect(deployment.cloud.resources.names('scheduler jobs')).toEqual(['rector-postback-maintenance']);
  });

  it('plans everything with --dry-run', async () => {
    expect(await deployment.provision('--dry-run')).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
    expect(deployment.output).toContain(`gcloud secrets versions add ${SERVICE}-receipt-key --project=${OWN}`);
  });
});
