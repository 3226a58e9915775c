import { DeploymentUnderTest, imageOf, partnerOf } from '../../test/deploy/testing/deployment-under-test';

const ADDED = { involve_asia: '2026-01-01T00:00:00.000Z', rector: '2026-02-01T00:00:00.000Z' };
const SERVICE = 'rector-postback';

describe('a partner with a failed preflight check', () => {
  let deployment: DeploymentUnderTest;
  beforeEach(async () => {
    deployment = new DeploymentUnderTest([
      partnerOf('involve_asia', { created_at: ADDED.involve_asia }),
      partnerOf('rector', { created_at: ADDED.rector }),
    ]);
    await deployment.deploy();
  });

  const serves = (service: string): string => deployment.traffic(service)[0] ?? 'nothing';

  const exceeding = (): string[] =>
    [...deployment.output.matchAll(/- (\w+): server main: up to/g)].map(([, code]) => code!);

  /** Enough connections for two partners, and not for three. */
  function makeRoomForTwo(): void {
    deployment.settings.servers['main']!.max_connections = 30 + 52 + 30;
  }

  it('stays as it is when it would exceed the connections, and all others are rolled out, including the gateway', async () => {
    makeRoomForTwo();
    deployment.add(partnerOf('new', { created_at: '2026-03-01T00:00:00.000Z' }));
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(false);
    expect(deployment.output).toMatch(
      /- new: server main: up to \d+ connections when every service has all its instances/,
    );
    expect(deployment.output).toContain('4 done, 0 failed, 0 skipped, 0 up to date');
    expect(deployment.output).toContain('Failed preflight checks: new');
    expect(deployment.run.services.has('new-postback')).toBe(false);
    expect(await deployment.deploy('rector', `--image=${imageOf('c')}`)).toBe(true);
    expect(deployment.output).toMatch(/Failed preflight checks of others:\n {2}- new: server main/);
    await expect(deployment.deploy('new')).rejects.toThrow(/new: server main: up to \d+ connections/);
  });

  it('is the newest, whatever the order in which they are listed', async () => {
    makeRoomForTwo();
    const newest = partnerOf('a_new', { created_at: '2026-03-01T00:00:00.000Z', endpoint_url: null });
    deployment.partners = [newest, ...deployment.partners.toReversed()];
    expect(await deployment.deploy()).toBe(false);
    expect(exceeding()).toEqual(['a_new']);
    const older = partnerOf('b_new', { created_at: '2025-03-01T00:00:00.000Z', endpoint_url: null });
    deployment.partners = [older, ...deployment.partners];
    expect(await deployment.deploy()).toBe(false);
    expect(exceeding()).toEqual(['b_new', 'a_new']);
  });

  it('does not matter when the platform itself has too few connections: nothing is deployed', async () => {
    deployment.settings.servers['main']!.max_connections = 40;
    await expect(deployment.deploy()).rejects.toThrow(/Nothing is deployed.*\n {2}- server main: up to/);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('is the later of two whose names collide, with every error at once', async () => {
    deployment.add(
      partnerOf('other', { cloud_run_service_name: SERVICE, database_name: 'rector_db' }),
      partnerOf('third', { cloud_run_service_name: 'third-postback' }),
    );
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(false);
    for (const error of [
      `rector (service ${SERVICE}) and other (service ${SERVICE}) collide`,
      'rector (database rector_db) and other (database rector_db) collide',
      'third: the account third-postback@my-project',
      'third: the secret third-postback-database-url does not exist',
    ]) {
      expect(deployment.output).toContain(error);
    }
    expect(deployment.output).toContain('Failed preflight checks: other, third');
    expect(serves(SERVICE)).toContain('-00002-');
    expect(deployment.run.find(SERVICE).manifest.metadata.labels['partner']).toBe('rector');
  });

  it('holds back the gateway when its own service runs, because that would be older', async () => {
    const secrets = deployment.cloud.secretsOf('my-project');
    secrets.find(`${SERVICE}-receipt-key`).accessors.clear();
    secrets.disable(`${SERVICE}-database-url`, '1');
    const [rector, gateway] = [serves(SERVICE), serves('postback-gateway')];
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(false);
    expect(deployment.output).toContain(
      `lacks roles/secretmanager.secretAccessor on the secret ${SERVICE}-receipt-key`,
    );
    expect(deployment.output).toContain(`the secret ${SERVICE}-database-url has no enabled version`);
    expect([serves(SERVICE), serves('postback-gateway')]).toEqual([rector, gateway]);
    expect(deployment.output).toContain('Skipped: gateway');
    expect(serves('involve-asia-postback')).toContain('-00002-');
    expect(await deployment.deploy('gateway', `--image=${imageOf('b')}`)).toBe(true);
  });

  it.each([
    [
      'a setting that its app does not have',
      { env: { NO_SUCH: '1' } },
      'rector: partner-service has no setting NO_SUCH',
    ],
    ['a secret of another owner', { secrets: { REDIS_URL: 'postback-server-main-url' } }, 'rector: its settings name'],
    ['a region without a network', { region: 'us-east1' }, 'rector: networks has none for us-east1'],
    ['CPUs and memory that do not go together', { cpu: '8', memory: '512Mi' }, 'rector: Service rector-postback'],
    ['an invalid name of a service', { service: 'Rector' }, 'rector: Rector cannot be the name of a service'],
  ])('does not stop the others with %s', async (_what, given, error) => {
    Object.assign(deployment.settings.partners['rector']!, given);
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(false);
    expect(deployment.output).toContain(error);
    expect(deployment.output).toContain('Failed preflight checks: rector');
    expect(serves('involve-asia-postback')).toContain('-00002-');
    expect(serves(SERVICE)).toContain('-00001-');
  });

  it('is the newest when there would be too many service accounts', async () => {
    deployment.settings.max_service_accounts = 11;
    deployment.add(partnerOf('second', { created_at: '2026-03-01' }), partnerOf('third', { created_at: '2026-03-02' }));
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(false);
    expect(deployment.output).toContain('third: my-project needs 12 service accounts, but takes 11');
    expect(deployment.output).not.toContain('second: my-project needs');
  });

  it('is not one that exists only in the settings, which is reported', async () => {
    deployment.settings.partners = { ...deployment.settings.partners, rectro: { max_instances: 10 } };
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(true);
    expect(deployment.output).toContain('there is no partner rectro');
  });

  describe('because the settings do not say enough', () => {
    it('is not closed to the public silently', async () => {
      delete deployment.settings.partners['rector']!.direct_access;
      expect(await deployment.deploy()).toBe(false);
      expect(deployment.output).toContain('rector: its service is public now, and the settings do not say');
      expect(deployment.run.find(SERVICE).invokers.has('allUsers')).toBe(true);
      deployment.settings.partners['rector']!.direct_access = false;
      expect(await deployment.deploy()).toBe(true);
      expect(deployment.run.find(SERVICE).invokers.has('allUsers')).toBe(false);
    });

    it('is not given an empty database while its own is on another server', async () => {
      deployment.partners[1]!.database_url = 'postgres://svc@10.9.9.9/rector_db';
      expect(await deployment.deploy()).toBe(false);
      expect(deployment.output).toContain('rector: its database_url leads to 10.9.9.9');
      const empty = new DeploymentUnderTest(deployment.partners, { isProvisioned: false });
      expect(await empty.provision()).toBe(false);
      expect(empty.output).toContain('rector: its database_url leads to 10.9.9.9');
      expect([...empty.cloud.secretsOf('my-project').secrets.keys()].filter((name) => /rector/.test(name))).toEqual([]);
      deployment.settings.partners['rector']!.server = 'main';
      expect(await deployment.deploy()).toBe(true);
      expect(deployment.output).toContain(
        'rector: database_url leads to 10.9.9.9, but the settings decide server: main',
      );
    });
  });
});
