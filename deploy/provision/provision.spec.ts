import { deriveEnvelopeKey } from '@app/internal-protocol';
import { DeploymentUnderTest, partnerOf, PROJECT } from '../../test/deploy/testing/deployment-under-test';

describe('npm run provision', () => {
  let deployment: DeploymentUnderTest;
  beforeEach(() => {
    deployment = new DeploymentUnderTest([partnerOf('involve_asia'), partnerOf('rector')], { isProvisioned: false });
  });

  const secret = (name: string): string => deployment.cloud.secretsOf(PROJECT).access(name, 'latest');

  it('creates everything that a deployment needs, in an empty project', async () => {
    expect(await deployment.provision()).toBe(true);
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.output).toContain('4 done, 0 failed');
  });

  it('creates nothing when it is run again', async () => {
    await deployment.provision();
    await deployment.provision();
    expect(deployment.cloud.changes).toEqual([]);
    expect(deployment.output).toBe('Everything exists.\n');
  });

  it('creates only what a new partner needs', async () => {
    await deployment.provision();
    deployment.add(partnerOf('third'));
    expect(await deployment.provision('third')).toBe(true);
    expect(deployment.cloud.changes.every((line) => line.includes('third'))).toBe(true);
    expect(await deployment.deploy()).toBe(true);
  });

  it('derives each partner’s keys from the root keys, and gives its role one password', async () => {
    await deployment.provision();
    expect(secret('rector-postback-receipt-key')).toBe(
      deriveEnvelopeKey(secret('postback-receipt-signing-key'), 'rector'),
    );
    const own = new URL(secret('rector-postback-database-url'));
    const config = new URL(secret('rector-postback-config-database-url'));
    expect([own.username, own.pathname, config.pathname]).toEqual(['svc_rector', '/rector_db', '/postback_config']);
    expect(config.password).toBe(own.password);
    expect(own.password).not.toBe(new URL(secret('involve-asia-postback-database-url')).password);
  });

  it('keeps existing keys', async () => {
    await deployment.provision();
    const before = secret('postback-receipt-signing-key');
    deployment.add(partnerOf('third'));
    await deployment.provision();
    expect(secret('postback-receipt-signing-key')).toBe(before);
    expect(secret('third-postback-receipt-key')).toBe(deriveEnvelopeKey(before, 'third'));
  });

  it('lets each account read its own secrets, and no other', async () => {
    await deployment.provision();
    const readers = (name: string) => [...deployment.cloud.secretsOf(PROJECT).find(name).accessors].toSorted();
    const account = (name: string) => `serviceAccount:${name}@${PROJECT}.iam.gserviceaccount.com`;
    expect(readers('rector-postback-receipt-key')).toEqual([account('rector-postback')]);
    expect(readers('postback-receipt-signing-key')).toEqual([account('postback-gateway')]);
    const jobs = [account('postback-ops'), account('postback-provisioner')];
    expect(readers('postback-server-main-url')).toEqual(jobs);
    expect(readers('postback-config-database-url')).toEqual(jobs);
    expect(readers('postback-admin-config-database-url')).toEqual(
      [account('postback-admin'), account('postback-provisioner')].toSorted(),
    );
    expect(readers('postback-encryption-key')).toEqual([account('postback-admin')]);
  });

  it('prints the value of no secret, in no command and no plan', async () => {
    await deployment.provision('--dry-run');
    const planned = deployment.output;
    await deployment.provision();
    const printed = `${planned}${deployment.output}${deployment.cloud.calls.flat().join(' ')}`;
    for (const name of deployment.cloud.secretsOf(PROJECT).secrets.keys()) expect(printed).not.toContain(secret(name));
  });

  it('prints with --dry-run what it would do, and changes nothing', async () => {
    expect(await deployment.provision('--dry-run')).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
    expect(deployment.output).toContain('gcloud sql instances create m');
    expect(deployment.output).toContain('resources would be created');
  });

  it('completes an interrupted run, at whichever step it was interrupted', async () => {
    await deployment.provision();
    const all = deployment.cloud.changes.length;
    for (let failing = 1; failing <= all; failing += 3) {
      const broken = new DeploymentUnderTest([partnerOf('involve_asia'), partnerOf('rector')], {
        isProvisioned: false,
      });
      let left = failing;
      broken.cloud.failing = (args) => (isChange(args) && (left -= 1) === 0 ? 'before' : undefined);
      await expect(broken.provision()).rejects.toThrow('UNAVAILABLE');
      broken.cloud.failing = () => undefined;
      expect(await broken.provision()).toBe(true);
      expect(await broken.deploy()).toBe(true);
      const secrets = broken.cloud.secretsOf(PROJECT);
      const [rootKey, derived] = ['postback-receipt-signing-key', 'rector-postback-receipt-key'].map((name) =>
        secrets.access(name, 'latest'),
      );
      expect(derived).toBe(deriveEnvelopeKey(rootKey!, 'rector'));
      const passwords = ['rector-postback-database-url', 'rector-postback-config-database-url'].map(
        (name) => new URL(secrets.access(name, 'latest')).password,
      );
      expect(passwords[0]).toBe(passwords[1]);
    }
  });

  it('writes a server’s new address into its URLs, and keeps their passwords', async () => {
    await deployment.provision();
    const name = 'rector-postback-database-url';
    const before = new URL(secret(name));
    deployment.settings.servers['main']!.port = 6543;
    expect(await deployment.provision()).toBe(true);
    const after = new URL(secret(name));
    expect([after.port, after.password, after.pathname]).toEqual(['6543', before.password, before.pathname]);
    expect(new URL(secret('postback-gateway-database-url')).port).not.toBe('6543');
    await deployment.provision();
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('keeps the parameters that people added to a URL', async () => {
    await deployment.provision();
    const name = 'rector-postback-database-url';
    deployment.cloud.secretsOf(PROJECT).add(name, `${secret(name)}&application_name=rector`);
    await deployment.provision();
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('refuses to replace a disabled key', async () => {
    await deployment.provision();
    deployment.cloud.secretsOf(PROJECT).disable('postback-encryption-key', '1');
    await expect(deployment.provision()).rejects.toThrow('No version is enabled of: postback-encryption-key');
  });

  it('creates nothing for a partner whose service name makes its secrets collide with the platform’s', async () => {
    await deployment.provision();
    deployment.add(partnerOf('third', { cloud_run_service_name: 'postback' }));
    const failure = 'third (secret postback-internal-key) and the platform (secret postback-internal-key) collide';
    await expect(deployment.provision('third')).rejects.toThrow(failure);
    expect(await deployment.provision('rector')).toBe(true);
    expect(deployment.output).toContain(failure);
    expect(await deployment.provision()).toBe(false);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('creates no account beyond the quota of the project', async () => {
    await deployment.provision();
    deployment.settings.max_service_accounts = 10;
    deployment.add(partnerOf('third'));
    await expect(deployment.provision('third')).rejects.toThrow(
      'my-project has 10 service accounts and needs 1 more, but takes 10',
    );
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('stops before it writes a wrong server address into secrets', async () => {
    deployment.settings.servers['main']!.host = '10.9.9.9';
    await expect(deployment.provision()).rejects.toThrow('servers.main.host must be 127.0.0.1, the address of m');
    expect([...deployment.cloud.secretsOf(PROJECT).secrets.keys()]).toEqual([]);
  });
});

function isChange(args: string[]): boolean {
  return !/^(list|describe|get-iam-policy|access|list-configs)$/.test(
    args
      .filter((arg) => !arg.startsWith('-'))
      .find((word) => /list|describe|get-iam|access|create|add|enable|connect|set-password/.test(word)) ?? '',
  );
}
