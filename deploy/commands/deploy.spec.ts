import { DeploymentUnderTest, imageOf, partnerOf } from '../../test/deploy/testing/deployment-under-test';

const SERVICE = 'rector-postback';

describe('npm run deploy', () => {
  let deployment: DeploymentUnderTest;
  beforeEach(() => {
    deployment = new DeploymentUnderTest([partnerOf('involve_asia'), partnerOf('rector')]);
  });

  async function deployOnce(): Promise<string> {
    expect(await deployment.deploy()).toBe(true);
    return deployment.traffic(SERVICE)[0]!;
  }

  it('deploys everything: admin first, then the services, the gateway last', async () => {
    expect(await deployment.deploy()).toBe(true);
    const replaced = deployment.cloud.calls.filter((args) => args[1] === 'services' && args[2] === 'replace');
    expect(replaced).toHaveLength(4);
    const order = deployment.output.match(/^\S+ candidate$/gm)!.map((line) => line.split(' ')[0]);
    expect(order[0]).toBe('admin');
    expect(order[3]).toBe('gateway');
    expect(deployment.addresses.map(([code]) => code).toSorted()).toEqual(['involve_asia', 'rector']);
  });

  it('changes nothing when everything is up to date', async () => {
    await deployOnce();
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
    expect(deployment.output).toBe('Up to date: admin, involve_asia, rector, gateway\n');
  });

  it('updates an inactive partner’s service while it exists, and creates it again when it is named', async () => {
    await deployOnce();
    deployment.partners[1]!.is_active = false;
    deployment.partners[1]!.endpoint_url = 'https://rector-postback-x.a.run.app';
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(true);
    expect(deployment.output).toContain('4 done');
    await deployment.deploy('remove', 'rector');
    deployment.partners[1]!.endpoint_url = null;
    expect(await deployment.deploy(`--image=${imageOf('b')}`)).toBe(true);
    expect([...deployment.run.services.keys()]).not.toContain(SERVICE);
    expect(await deployment.deploy('rector')).toBe(true);
    expect([...deployment.run.services.keys()]).toContain(SERVICE);
    expect(deployment.addresses.at(-1)![0]).toBe('rector');
  });

  it('gives a new revision no traffic before its smoke test', async () => {
    const previous = await deployOnce();
    const seen: string[][] = [];
    deployment.onProgress = (title, step) => {
      if (title === 'rector' && step === 'testing the candidate') seen.push(deployment.traffic(SERVICE));
    };
    expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
    expect(seen).toEqual([[previous]]);
    expect(deployment.traffic(SERVICE)).not.toEqual([previous]);
    expect(deployment.run.find(SERVICE).traffic.some(({ tag }) => tag)).toBe(false);
  });

  it('makes the gateway public without a role of allUsers, where an organisation forbids it', async () => {
    deployment.settings.public_services = 'unchecked';
    await deployOnce();
    const gateway = deployment.run.find('postback-gateway');
    expect([...gateway.invokers]).toEqual([]);
    const isUnchecked = 'run.googleapis.com/invoker-iam-disabled';
    expect(gateway.manifest.metadata.annotations[isUnchecked]).toBe('true');
    expect(deployment.run.find('postback-admin').manifest.metadata.annotations[isUnchecked]).toBeUndefined();
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('changes only what is named', async () => {
    await deployOnce();
    await deployment.deploy('rector', `--image=${imageOf('b')}`);
    expect(deployment.cloud.changes.every((line) => line.includes('rector') || line.includes('replace'))).toBe(true);
    expect(deployment.traffic('involve-asia-postback')[0]).toContain('-00001-');
  });

  describe('when a step fails', () => {
    const STEPS: [string, RegExp][] = [
      ['a job’s manifest', /^run jobs replace/],
      ['the migration', /^run jobs execute rector-postback-migrate/],
      ['the candidate', /^run services replace/],
      ['the check', /^run jobs execute rector-postback-check/],
      ['the shift', /^run services update-traffic .*=100 --remove-tags/],
    ];

    for (const [step, line] of STEPS) {
      it(`leaves the traffic where it was, and completes when run again: ${step}`, async () => {
        const previous = await deployOnce();
        deployment.cloud.failing = (args) => (line.test(args.join(' ')) ? 'before' : undefined);
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(false);
        expect(deployment.traffic(SERVICE)).toEqual([previous]);
        expect(deployment.output).toContain('rector failed:');
        expect(deployment.output).toContain('UNAVAILABLE');
        deployment.cloud.failing = () => undefined;
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
        expect(deployment.traffic(SERVICE)).not.toEqual([previous]);
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
        expect(deployment.cloud.changes).toEqual([]);
      });

      it(`does the same when only the response was lost: ${step}`, async () => {
        const previous = await deployOnce();
        deployment.cloud.failing = (args) => (line.test(args.join(' ')) ? 'after' : undefined);
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(false);
        expect(deployment.traffic(SERVICE)).toEqual([previous]);
        deployment.cloud.failing = () => undefined;
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
        expect(deployment.traffic(SERVICE)).not.toEqual([previous]);
      });
    }

    it('gives a candidate that does not become ready a new name in the next run', async () => {
      const previous = await deployOnce();
      deployment.run.broken.add(SERVICE);
      expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(false);
      expect(deployment.traffic(SERVICE)).toEqual([previous]);
      deployment.run.broken.clear();
      expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
      expect(deployment.traffic(SERVICE)[0]).toMatch(/-00003-/);
    });

    it('sets the endpoint_url in the next run when the admin API was unreachable', async () => {
      deployment.isAdminUp = false;
      expect(await deployment.deploy()).toBe(false);
      deployment.isAdminUp = true;
      expect(await deployment.deploy()).toBe(true);
      expect(deployment.addresses).toHaveLength(2);
    });

    it('completes the other partners, skips the gateway, and does the rest in the next run', async () => {
      deployment.run.broken.add(SERVICE);
      expect(await deployment.deploy()).toBe(false);
      expect(deployment.output).toContain('Skipped: gateway');
      expect(deployment.output).toContain('2 done, 1 failed, 1 skipped, 0 up to date');
      expect(deployment.traffic('involve-asia-postback')).toHaveLength(1);
      deployment.run.broken.clear();
      expect(await deployment.deploy()).toBe(true);
      expect(deployment.output).toContain('2 done, 0 failed, 0 skipped, 2 up to date');
    });
  });

  it('removes the tag of a candidate whose smoke test failed, so that it costs nothing', async () => {
    await deployOnce();
    deployment.cloud.failing = (args) => (args.join(' ').includes('rector-postback-check') ? 'before' : undefined);
    await deployment.deploy('rector', `--image=${imageOf('b')}`);
    expect(deployment.run.find(SERVICE).traffic.some(({ tag }) => tag)).toBe(false);
  });

  it('restores the traffic when the new revision does not serve', async () => {
    const previous = await deployOnce();
    let isLost = true;
    deployment.cloud.failing = (args) => {
      const isShift = args.includes('update-traffic') && args.some((arg) => arg.startsWith('--remove-tags'));
      if (!isShift || !isLost) return undefined;
      isLost = false;
      return 'after';
    };
    expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(false);
    expect(deployment.output).toContain('restoring the traffic');
    expect(deployment.traffic(SERVICE)).toEqual([previous]);
  });

  it('starts no rollout after Ctrl-C', async () => {
    deployment.isStopping = true;
    expect(await deployment.deploy()).toBe(false);
    expect(deployment.cloud.changes).toEqual([]);
    expect(deployment.output).toContain('0 done, 0 failed, 4 skipped');
  });

  it('creates a new revision for a changed secret, pinned to its new version', async () => {
    await deployOnce();
    deployment.cloud.secretsOf('my-project').add(`${SERVICE}-receipt-key`, 'new');
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.output).toContain(
      `~ RECEIPT_KEY: secret ${SERVICE}-receipt-key version 1 → secret ${SERVICE}-receipt-key version 2`,
    );
    expect(deployment.output).toContain('1 done, 0 failed, 0 skipped, 3 up to date');
  });

  it('closes a service to the public that becomes internal, and opens it to gateway and admin', async () => {
    await deployOnce();
    deployment.settings.partners['rector']!.direct_access = false;
    expect(await deployment.deploy('rector')).toBe(true);
    const { invokers, manifest } = deployment.run.find(SERVICE);
    expect([...invokers].toSorted()).toEqual(
      ['postback-admin', 'postback-gateway', 'rector-postback'].map(
        (name) => `serviceAccount:${name}@my-project.iam.gserviceaccount.com`,
      ),
    );
    expect(manifest.metadata.annotations['run.googleapis.com/ingress']).toBe('internal');
    expect(deployment.traffic(SERVICE)[0]).toContain('-00001-');
  });

  it('keeps an endpoint_url that Cloud Run did not assign', async () => {
    deployment.partners[1]!.endpoint_url = 'https://rector.example.com';
    await deployOnce();
    expect(deployment.addresses.map(([code]) => code)).toEqual(['involve_asia']);
  });

  it('lets a service sleep, bills it by request, and records that for the gateway, in both directions', async () => {
    const annotations = () => {
      const { metadata, spec } = deployment.run.find(SERVICE).manifest;
      const min = metadata.annotations['run.googleapis.com/minScale'];
      const all = spec.template.metadata.annotations;
      const throttled = all['run.googleapis.com/cpu-throttling'];
      return { min, throttled, boost: all['run.googleapis.com/startup-cpu-boost'] };
    };
    deployment.partners[1]!.direct_access = false;
    Object.assign(deployment.settings.partners['rector']!, { sleeps: true, direct_access: false });
    await deployOnce();
    expect(annotations()).toEqual({ min: '0', throttled: 'true', boost: 'true' });
    expect(deployment.partners.map(({ sleeps }) => sleeps)).toEqual([undefined, true]);
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.output).toContain('Up to date');
    Object.assign(deployment.settings.partners['rector']!, { sleeps: false });
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.output).toContain('sleeps: true → false');
    expect(annotations()).toEqual({ min: '1', throttled: 'false', boost: 'true' });
    expect(deployment.partners[1]!.sleeps).toBe(false);
  });

  it('changes the minimum of instances without a new revision', async () => {
    const before = await deployOnce();
    deployment.settings.partners['rector']!.min_instances = 3;
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.output).toContain('~ minScale: 1 → 3');
    expect(deployment.traffic(SERVICE)).toEqual([before]);
    const { annotations } = deployment.run.find(SERVICE).manifest.metadata;
    expect(annotations['run.googleapis.com/minScale']).toBe('3');
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('prints every manifest and every command with --dry-run, and changes nothing', async () => {
    expect(await deployment.deploy('--dry-run')).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
    for (const line of [
      'kind: Service',
      'kind: Job',
      'gcloud run services replace --project=my-project --region=asia-southeast1 FILE',
      'gcloud run jobs execute rector-postback-migrate',
      'gcloud run services update-traffic rector-postback',
      'gcloud run services add-iam-policy-binding rector-postback',
      'PATCH /api/v1/partners/rector',
      '4 would be done',
    ]) {
      expect(deployment.output).toContain(line);
    }
  });

  it.each([
    ['an unknown partner', ['unknown'], /There is no partner unknown/],
    ['an image without its digest', ['--image=registry/x:latest'], /is not named by its digest/],
  ])('rejects %s', async (_what, args, error) => {
    await expect(deployment.deploy(...args)).rejects.toThrow(error);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('keeps every image when none is named, and gives a new service the admin app’s', async () => {
    await deployment.deploy(`--image=${imageOf('b')}`);
    deployment.settings.image = undefined;
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
    const added = new DeploymentUnderTest([partnerOf('other')]);
    added.settings.image = undefined;
    await added.deploy('admin', 'gateway', `--image=${imageOf('b')}`);
    expect(await added.deploy('other')).toBe(true);
    expect(added.run.find('other-postback').manifest.spec.template.spec.containers[0].image).toBe(imageOf('b'));
  });

  it('changes nothing, not even a database, when the traffic was moved after the plan', async () => {
    await deployment.deploy();
    const first = deployment.traffic(SERVICE)[0]!.split(' ')[0]!;
    await deployment.deploy('rector', `--image=${imageOf('b')}`);
    let reads = 0;
    deployment.cloud.failing = (args) => {
      const isRead = args.join(' ').startsWith(`run services describe ${SERVICE}`);
      if (isRead && (reads += 1) === 1) deployment.run.updateTraffic(SERVICE, { 'to-revisions': `${first}=100` });
      return undefined;
    };
    expect(await deployment.deploy('rector', `--image=${imageOf('c')}`)).toBe(false);
    expect(deployment.output).toContain('Its traffic was moved after the plan was made');
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('deploys 200 partners, and names the one that fails', async () => {
    const many = Array.from({ length: 200 }, (_, index) => partnerOf(`partner_${index + 1}`));
    const large = new DeploymentUnderTest(many);
    large.settings.servers['main']!.max_connections = 10_000;
    large.run.broken.add('partner-77-postback');
    expect(await large.deploy()).toBe(false);
    expect(large.output).toContain('200 done, 1 failed, 1 skipped, 0 up to date');
    expect(large.output).toContain('partner_77 failed:');
    large.run.broken.clear();
    expect(await large.deploy()).toBe(true);
    expect(large.output).toContain('2 done, 0 failed, 0 skipped, 200 up to date');
  });
});
