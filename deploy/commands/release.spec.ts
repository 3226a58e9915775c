import { DeploymentUnderTest, imageOf, partnerOf } from '../../test/deploy/testing/deployment-under-test';

const COUNT = 20;
const WAVES = ['--waves=canary,10%,all', '--bake=15m', '--max-failures=3'];

describe('a release', () => {
  let deployment: DeploymentUnderTest;
  let pausesMs: number[];
  const services = Array.from({ length: COUNT }, (_, index) => `partner-${index + 1}-postback`);
  const platform = ['postback-admin', 'postback-gateway'];
  const release = (letter: string, ...more: string[]): Promise<boolean> =>
    deployment.deploy(`--image=${imageOf(letter)}`, ...WAVES, ...more);
  const imagesOf = (names: string[]): string =>
    names
      .map((name) => {
        const { traffic, revisions } = deployment.run.find(name);
        const serving = traffic.find(({ percent }) => percent === 100)!.revisionName;
        return revisions.get(serving)!.template.spec.containers[0].image.at(-1)!;
      })
      .join('');
  const began = (step: string): string[] =>
    [...deployment.output.matchAll(new RegExp(`^(\\S+) ${step}$`, 'gm'))].map((match) => match[1]!);

  beforeEach(async () => {
    deployment = new DeploymentUnderTest(services.map((_, index) => partnerOf(`partner_${index + 1}`)));
    deployment.settings.canaries = ['partner_5'];
    deployment.settings.servers['main']!.max_connections = 2_000;
    pausesMs = [];
    deployment.onPause = (timeMs) => {
      pausesMs.push(timeMs);
      return Promise.resolve();
    };
    await deployment.deploy('--release=one');
  });

  it('goes to the canary, then to admin, a tenth, all others and the gateway, and waits after each wave', async () => {
    expect(await release('b')).toBe(true);
    const order = began('candidate');
    expect(order.slice(0, 3)).toEqual(['partner_5', 'admin', 'partner_1']);
    expect(order.at(-1)).toBe('gateway');
    expect(pausesMs).toEqual([900_000, 900_000, 900_000]);
    expect(began('testing the service')).toHaveLength(COUNT);
    expect(imagesOf([...services, ...platform])).toBe('b'.repeat(COUNT + 2));
  });

  it('migrates the config database before the canary needs it', async () => {
    await release('b');
    const jobs = deployment.cloud.calls.filter((args) => args[2] === 'execute').map((args) => args[3]);
    expect(jobs.indexOf('postback-admin-migrate')).toBeLessThan(jobs.indexOf('partner-5-postback-migrate'));
  });

  it('with an image that never starts stops after the canary, with admin, gateway and the others untouched', async () => {
    for (const service of [...services, ...platform]) deployment.run.broken.add(service);
    expect(await release('b')).toBe(false);
    expect(began('candidate')).toEqual(['partner_5']);
    expect(deployment.output).toContain(`0 done, 1 failed, ${COUNT + 1} skipped`);
    expect(imagesOf([...services, ...platform])).toBe('a'.repeat(COUNT + 2));
  });

  it('goes on with as many failures as allowed, and leaves the gateway, which needs all services', async () => {
    for (const index of [8, 9, 10]) deployment.run.broken.add(`partner-${index}-postback`);
    expect(await release('b')).toBe(false);
    expect(deployment.output).toContain(`${COUNT - 2} done, 3 failed, 1 skipped`);
    expect(imagesOf(['postback-gateway'])).toBe('a');
    deployment.run.broken.clear();
    expect(await release('b')).toBe(true);
    expect(imagesOf([...services, ...platform])).toBe('b'.repeat(COUNT + 2));
  });

  it('starts no other service after one failure more', async () => {
    for (let index = 6; index <= COUNT; index += 1) deployment.run.broken.add(`partner-${index}-postback`);
    expect(await release('b', '--parallel=1')).toBe(false);
    expect(deployment.output).toContain(`6 done, 4 failed, ${COUNT + 2 - 10} skipped`);
  });

  it('stops after a wave whose service is no longer well', async () => {
    deployment.onPause = () => {
      deployment.run.find('partner-5-postback').notReadyReason = 'It crashes.';
      return Promise.resolve();
    };
    expect(await release('b')).toBe(false);
    expect(deployment.output).toContain(
      'partner_5 failed:\n    it is not ready after its time of waiting: It crashes.',
    );
    expect(imagesOf(platform)).toBe('aa');
  });

  it('is the same one when it goes on after an interruption', async () => {
    deployment.run.broken.add('partner-9-postback');
    await release('b');
    deployment.run.broken.clear();
    await release('b');
    const labels = services.map((name) => deployment.run.find(name).manifest.spec.template.metadata.labels['release']);
    expect(new Set(labels).size).toBe(1);
    expect(await deployment.deploy('status')).toBe(true);
    expect(deployment.output).toContain(`${labels[0]}: ${COUNT + 2} services`);
  });

  describe('is undone', () => {
    beforeEach(async () => {
      await release('b', '--release=two');
      // What needs the admin app fails.
      deployment.isAdminUp = false;
      deployment.partners = [];
    });

    it('as a whole while admin is unreachable, the gateway first', async () => {
      expect(await deployment.deploy('rollback', '--release=previous')).toBe(true);
      expect(imagesOf([...services, ...platform])).toBe('a'.repeat(COUNT + 2));
      const moved = deployment.cloud.calls.filter((args) => args.some((arg) => arg.startsWith('--to-revisions')));
      expect([moved[0]![3], moved.at(-1)![3]]).toEqual(['postback-gateway', 'postback-admin']);
    });

    it('by the name of an earlier release', async () => {
      expect(await deployment.deploy('rollback', '--release=one', '--unchecked')).toBe(true);
      expect(imagesOf([...services, ...platform])).toBe('a'.repeat(COUNT + 2));
      expect(await deployment.deploy('rollback', '--release=one').catch(String)).toContain('No service can or must');
    });

    it('not for an unknown release, and not without a name', async () => {
      await expect(deployment.deploy('rollback', '--release=three')).rejects.toThrow('no revision of release three');
      await expect(deployment.deploy('rollback')).rejects.toThrow('Name a service, or');
    });

    it('for all others when the smoke test of one fails, which it names', async () => {
      deployment.cloud.failing = (args) => (args.join(' ').includes('partner-3-postback-check') ? 'before' : undefined);
      expect(await deployment.deploy('rollback', '--release=previous')).toBe(false);
      expect(deployment.output).toContain('1 failed: partner-3-postback');
      expect(imagesOf([...services, ...platform])).toBe('aabaaaaaaaaaaaaaaaaaaa');
    });
  });
});

describe('the migrations of a release', () => {
  const JOB = 'postback-server-main-migrate';
  let deployment: DeploymentUnderTest;
  beforeEach(async () => {
    deployment = new DeploymentUnderTest(['one', 'two', 'three'].map((code) => partnerOf(code)));
    await deployment.deploy();
  });

  const migrations = (): string[] =>
    deployment.cloud.changes.flatMap((line) => /^run jobs execute (\S+-migrate)/.exec(line)?.[1] ?? []);

  it('are one job of as many tasks as run in parallel, as the account that creates databases', async () => {
    expect(await deployment.deploy(`--image=${imageOf('b')}`, '--parallel=2')).toBe(true);
    expect(migrations()).toEqual(['postback-admin-migrate', JOB, 'postback-gateway-migrate']);
    const { taskCount, template } = deployment.run.jobs.get(JOB)!.spec.template.spec;
    expect([taskCount, template.spec.serviceAccountName.split('@')[0]]).toEqual([2, 'postback-provisioner']);
    expect(template.spec.containers[0].env).toContainEqual({
      name: 'PARTNERS',
      value: 'one:one_db,two:two_db,three:three_db',
    });
  });

  it('are those of each partner where that job fails, so that one broken database stops one partner', async () => {
    deployment.cloud.failing = (args) =>
      [JOB, 'two-postback-migrate'].some((job) => args.join(' ').includes(`execute ${job}`)) ? 'before' : undefined;
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(false);
    expect(deployment.output).toContain('Migrating databases one by one');
    expect(deployment.output).toContain('two failed:');
    expect(deployment.output).toContain('3 done, 1 failed, 1 skipped');
  });
});
