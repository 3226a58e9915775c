import { DeploymentUnderTest, imageOf, partnerOf, PROJECT } from '../../test/deploy/testing/deployment-under-test';
import { chooseLogin } from './rotate';

const SERVICE = 'rector-postback';

describe('npm run deploy -- rotate', () => {
  let deployment: DeploymentUnderTest;
  let served: string[];
  beforeEach(async () => {
    deployment = new DeploymentUnderTest([partnerOf('rector')], { isProvisioned: false });
    await deployment.provision();
    await deployment.deploy();
    served = deployment.traffic(SERVICE);
  });

  const loginIn = (secret: string): URL => new URL(deployment.cloud.secretsOf(PROJECT).access(secret, 'latest'));
  const imageInUse = () => deployment.run.find(SERVICE).manifest.spec.template.spec.containers[0].image;
  const [own, config] = [`${SERVICE}-database-url`, `${SERVICE}-config-database-url`];

  it('switches to the other login with a new password in all databases, and keeps the rest of the URL', async () => {
    const before = loginIn(own);
    expect(await deployment.deploy('rotate', 'rector')).toBe(true);
    const after = loginIn(own);
    expect([after.username, after.host, after.pathname, after.search]).toEqual([
      'svc_rector-2',
      before.host,
      before.pathname,
      before.search,
    ]);
    expect(after.password).not.toBe(before.password);
    expect([loginIn(config).username, loginIn(config).password]).toEqual([after.username, after.password]);
    expect(deployment.traffic(SERVICE)).not.toEqual(served);
    expect(deployment.cloud.changes.some((line) => line.startsWith(`run jobs execute ${SERVICE}-prepare`))).toBe(true);
  });

  it('alternates between the two logins', async () => {
    await deployment.deploy('rotate', 'rector');
    const previous = loginIn(own).password;
    await deployment.deploy('rotate', 'rector');
    expect(loginIn(own).username).toBe('svc_rector');
    expect(loginIn(own).password).not.toBe(previous);
  });

  it.each([
    ['gateway', 'postback-gateway-database-url', 'postback_gateway-2'],
    ['admin', 'postback-admin-config-database-url', 'postback_config_app-2'],
  ])('works for the %s', async (name, secret, login) => {
    expect(await deployment.deploy('rotate', name)).toBe(true);
    expect(loginIn(secret).username).toBe(login);
  });

  it('chooses by the serving revision, not by what an interrupted run wrote', async () => {
    deployment.cloud.failing = (args) => (args.join(' ').startsWith('run services replace') ? 'before' : undefined);
    expect(await deployment.deploy('rotate', 'rector')).toBe(false);
    const written = loginIn(own);
    expect(deployment.traffic(SERVICE)).toEqual(served);
    deployment.cloud.failing = () => undefined;
    expect(await deployment.deploy('rotate', 'rector')).toBe(true);
    expect(loginIn(own).username).toBe(written.username);
    expect(loginIn(own).password).not.toBe(written.password);
  });

  it.each([`secrets versions add ${own}`, `secrets versions add ${config}`])(
    'leaves the serving revision when it is interrupted at “%s”, and completes in the next run',
    async (failing) => {
      deployment.cloud.failing = (args) => (args.join(' ').startsWith(failing) ? 'before' : undefined);
      await expect(deployment.deploy('rotate', 'rector')).rejects.toThrow('UNAVAILABLE');
      expect(deployment.traffic(SERVICE)).toEqual(served);
      deployment.cloud.failing = () => undefined;
      expect(await deployment.deploy('rotate', 'rector')).toBe(true);
      expect(loginIn(config).password).toBe(loginIn(own).password);
    },
  );

  it('leaves one login after an interruption and a provision', async () => {
    deployment.cloud.failing = (args) =>
      args.join(' ').startsWith(`secrets versions add ${own}`) ? 'before' : undefined;
    await expect(deployment.deploy('rotate', 'rector')).rejects.toThrow('UNAVAILABLE');
    deployment.cloud.failing = () => undefined;
    await deployment.provision();
    expect([loginIn(config).username, loginIn(config).password]).toEqual([
      loginIn(own).username,
      loginIn(own).password,
    ]);
  });

  it('keeps the login when provision writes a new address', async () => {
    await deployment.deploy('rotate', 'rector');
    const before = loginIn(own);
    deployment.settings.servers['main']!.port = 6543;
    await deployment.provision();
    for (const { username, password, port } of [loginIn(own), loginIn(config)]) {
      expect([username, password, port]).toEqual([before.username, before.password, '6543']);
    }
  });

  it('can be rolled back, because the previous login keeps its password', async () => {
    await deployment.deploy('rotate', 'rector');
    expect(await deployment.deploy('rollback', 'rector')).toBe(true);
    expect(deployment.traffic(SERVICE)).toEqual(served);
  });

  it('keeps the serving image, whatever the settings say', async () => {
    await deployment.deploy('rector', `--image=${imageOf('b')}`);
    for (const image of [imageOf('a'), undefined]) {
      deployment.settings.image = image;
      expect(await deployment.deploy('rotate', 'rector')).toBe(true);
      expect(imageInUse()).toBe(imageOf('b'));
    }
  });

  it('writes no secret when a preflight check fails', async () => {
    const before = loginIn(own).href;
    deployment.settings.servers['main']!.max_connections = 40;
    await expect(deployment.deploy('rotate', 'rector')).rejects.toThrow('server main: up to');
    expect(loginIn(own).href).toBe(before);
  });

  it('explains what to do when the secret in use was disabled', async () => {
    deployment.cloud.secretsOf(PROJECT).disable(own, '1');
    await expect(deployment.deploy('rotate', 'rector')).rejects.toThrow('enable it, rotate twice, and disable it then');
  });

  it('writes nothing with --dry-run, and shows no password', async () => {
    const before = loginIn(own).href;
    expect(await deployment.deploy('rotate', 'rector', '--dry-run')).toBe(true);
    expect(loginIn(own).href).toBe(before);
    expect(deployment.output).toContain('from the login svc_rector to svc_rector-2');
    expect(deployment.output).toContain(`gcloud secrets versions add ${own}`);
    expect(deployment.output).not.toContain(loginIn(own).password);
  });

  it('fails for a service that does not run', async () => {
    deployment.partners.push(partnerOf('other'));
    await expect(deployment.deploy('rotate', 'other')).rejects.toThrow('other-postback');
  });
});

describe('chooseLogin', () => {
  it.each([
    [['svc_rector'], 'svc_rector-2'],
    [['svc_rector-2'], 'svc_rector'],
  ])('returns, when %s is in use, %s', (inUse, login) => {
    expect(chooseLogin('svc_rector', inUse)).toBe(login);
  });

  it.each([
    [['svc_rector', 'svc_rector-2'], 'Both logins have traffic'],
    [['svc_other'], 'It logs in as svc_other, not as svc_rector or svc_rector-2'],
  ])('fails when %s are in use', (inUse, error) => {
    expect(() => chooseLogin('svc_rector', inUse)).toThrow(error);
  });
});
