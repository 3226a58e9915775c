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

  it('brings everything up: admin first, then the services, the gateway last', async () => {
    expect(await deployment.deploy()).toBe(true);
    const replaced = deployment.cloud.calls.filter((args) => args[1] === 'services' && args[2] === 'replace');
    expect(replaced).toHaveLength(4);
    const order = deployment.output.match(/^\S+ candidate$/gm)!.map((line) => line.split(' ')[0]);
    expect(order[0]).toBe('admin');
    expect(order[3]).toBe('gateway');
    expect(deployment.addresses.map(([code]) => code).toSorted()).toEqual(['involve_asia', 'rector']);
  });

  it('changes nothing when all is as it should be', async () => {
    await deployOnce();
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.cloud.changes).toEqual([]);
    expect(deployment.output).toBe('As they should be: admin, involve_asia, rector, gateway\n');
  });

  it('keeps an inactive partner’s service up to date while it has one, and makes one again when it is named', async () => {
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

  it('gives a new revision no traffic before it has been tried', async () => {
    const former = await deployOnce();
    const seen: string[][] = [];
    deployment.onProgress = (title, step) => {
      if (title === 'rector' && step === 'trying the candidate') seen.push(deployment.traffic(SERVICE));
    };
    expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
    expect(seen).toEqual([[former]]);
    expect(deployment.traffic(SERVICE)).not.toEqual([former]);
    expect(deployment.run.find(SERVICE).traffic.some(({ tag }) => tag)).toBe(false);
  });

  it('changes only what was named', async () => {
    await deployOnce();
    await deployment.deploy('rector', `--image=${imageOf('b')}`);
    expect(deployment.cloud.changes.every((line) => line.includes('rector') || line.includes('replace'))).toBe(true);
    expect(deployment.traffic('involve-asia-postback')[0]).toContain('-00001-');
  });

  describe('when a step fails', () => {
    const STEPS: [string, RegExp][] = [
      ['the job’s manifest', /^run jobs replace/],
      ['the migration', /^run jobs execute rector-postback-migrate/],
      ['the candidate', /^run services replace/],
      ['the check', /^run jobs execute rector-postback-check/],
      ['the shift', /^run services update-traffic .*=100 --remove-tags/],
    ];

    for (const [step, line] of STEPS) {
      it(`leaves the traffic where it was, says so, and goes on when run again: ${step}`, async () => {
        const former = await deployOnce();
        deployment.cloud.failing = (args) => (line.test(args.join(' ')) ? 'before' : undefined);
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(false);
        expect(deployment.traffic(SERVICE)).toEqual([former]);
        expect(deployment.output).toContain('rector failed:');
        expect(deployment.output).toContain('UNAVAILABLE');
        deployment.cloud.failing = () => undefined;
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
        expect(deployment.traffic(SERVICE)).not.toEqual([former]);
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
        expect(deployment.cloud.changes).toEqual([]);
      });

      it(`and when only the answer was lost: ${step}`, async () => {
        const former = await deployOnce();
        deployment.cloud.failing = (args) => (line.test(args.join(' ')) ? 'after' : undefined);
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(false);
        expect(deployment.traffic(SERVICE)).toEqual([former]);
        deployment.cloud.failing = () => undefined;
        expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
        expect(deployment.traffic(SERVICE)).not.toEqual([former]);
      });
    }

    it('the candidate does not become ready: it is tried anew under another name', async () => {
      const former = await deployOnce();
      deployment.run.broken.add(SERVICE);
      expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(false);
      expect(deployment.traffic(SERVICE)).toEqual([former]);
      deployment.run.broken.clear();
      expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
      expect(deployment.traffic(SERVICE)[0]).toMatch(/-00003-/);
    });

    it('the admin API is away: the address is told by the next run', async () => {
      deployment.isAdminUp = false;
      expect(await deployment.deploy()).toBe(false);
      deployment.isAdminUp = true;
      expect(await deployment.deploy()).toBe(true);
      expect(deployment.addresses).toHaveLength(2);
    });

    it('of one partner: the others go on, the gateway waits, and the next run does the rest', async () => {
      deployment.run.broken.add(SERVICE);
      expect(await deployment.deploy()).toBe(false);
      expect(deployment.output).toContain('Not begun: gateway');
      expect(deployment.output).toContain('2 done, 1 failed, 1 not begun, 0 as they were');
      expect(deployment.traffic('involve-asia-postback')).toHaveLength(1);
      deployment.run.broken.clear();
      expect(await deployment.deploy()).toBe(true);
      expect(deployment.output).toContain('2 done, 0 failed, 0 not begun, 2 as they were');
    });
  });

  it('withdraws a candidate that was tried in vain, so that it costs nothing', async () => {
    await deployOnce();
    deployment.cloud.failing = (args) => (args.join(' ').includes('rector-postback-check') ? 'before' : undefined);
    await deployment.deploy('rector', `--image=${imageOf('b')}`);
    expect(deployment.run.find(SERVICE).traffic.some(({ tag }) => tag)).toBe(false);
  });

  it('puts the traffic back when the revision that got it does not serve', async () => {
    const former = await deployOnce();
    let isLost = true;
    deployment.cloud.failing = (args) => {
      const isShift = args.includes('update-traffic') && args.some((arg) => arg.startsWith('--remove-tags'));
      if (!isShift || !isLost) return undefined;
      isLost = false;
      return 'after';
    };
    expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(false);
    expect(deployment.output).toContain('putting the traffic back');
    expect(deployment.traffic(SERVICE)).toEqual([former]);
  });

  it('begins nothing more after Ctrl-C', async () => {
    deployment.isStopping = true;
    expect(await deployment.deploy()).toBe(false);
    expect(deployment.cloud.changes).toEqual([]);
    expect(deployment.output).toContain('0 done, 0 failed, 4 not begun');
  });

  it('makes a new revision of a changed secret, with its new version pinned', async () => {
    await deployOnce();
    deployment.cloud.secretsOf('my-project').add(`${SERVICE}-receipt-key`, 'new');
    expect(await deployment.deploy()).toBe(true);
    expect(deployment.output).toContain(
      `~ RECEIPT_KEY: secret ${SERVICE}-receipt-key version 1 → secret ${SERVICE}-receipt-key version 2`,
    );
    expect(deployment.output).toContain('1 done, 0 failed, 0 not begun, 3 as they were');
  });

  it('turns the public away from a service that has become internal, and lets gateway and admin in', async () => {
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

  it('leaves an address alone that somebody has put in front of a service', async () => {
    deployment.partners[1]!.endpoint_url = 'https://rector.example.com';
    await deployOnce();
    expect(deployment.addresses.map(([code]) => code)).toEqual(['involve_asia']);
  });

  it('shows with --dry-run every manifest and every command, and does nothing', async () => {
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
    ['an unknown partner', ['nobody'], /There is no partner nobody/],
    ['an image without its digest', ['--image=registry/x:latest'], /is not named by its digest/],
  ])('refuses %s', async (_what, args, fault) => {
    await expect(deployment.deploy(...args)).rejects.toThrow(fault);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('leaves every image as it is when none is named, and gives what is new the admin app’s', async () => {
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

  it('changes nothing, in no database either, when somebody has moved the traffic since the plan', async () => {
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
    expect(deployment.output).toContain('Its traffic has been moved since the plan was made');
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('brings up 200 partners, and says of one that is broken which it is', async () => {
    const many = Array.from({ length: 200 }, (_, index) => partnerOf(`partner_${index + 1}`));
    const large = new DeploymentUnderTest(many);
    large.settings.servers['main']!.max_connections = 10_000;
    large.run.broken.add('partner-77-postback');
    expect(await large.deploy()).toBe(false);
    expect(large.output).toContain('200 done, 1 failed, 1 not begun, 0 as they were');
    expect(large.output).toContain('partner_77 failed:');
    large.run.broken.clear();
    expect(await large.deploy()).toBe(true);
    expect(large.output).toContain('2 done, 0 failed, 0 not begun, 200 as they were');
  });
});
