import { DeploymentUnderTest, imageOf, partnerOf } from '../../test/deploy/testing/deployment-under-test';

const SERVICE = 'rector-postback';

describe('npm run deploy', () => {
  let deployment: DeploymentUnderTest;
  let first: string;
  let second: string;
  beforeEach(async () => {
    deployment = new DeploymentUnderTest([partnerOf('rector')]);
    await deployment.deploy();
    first = deployment.traffic(SERVICE)[0]!;
    await deployment.deploy('rector', `--image=${imageOf('b')}`);
    second = deployment.traffic(SERVICE)[0]!;
  });

  describe('rollback', () => {
    it('moves the traffic to the previous revision, and a deployment moves it back', async () => {
      expect(await deployment.deploy('rollback', 'rector')).toBe(true);
      expect(deployment.traffic(SERVICE)).toEqual([first]);
      expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
      expect(deployment.traffic(SERVICE)).toEqual([second]);
    });

    it('passes over a revision that was only tested', async () => {
      deployment.cloud.failing = (args) => (args.join(' ').includes('rector-postback-check') ? 'before' : undefined);
      expect(await deployment.deploy('rector', `--image=${imageOf('c')}`)).toBe(false);
      deployment.cloud.failing = () => undefined;
      await deployment.deploy('rector', `--image=${imageOf('d')}`);
      expect(await deployment.deploy('rollback', 'rector', '--unchecked')).toBe(true);
      expect(deployment.traffic(SERVICE)).toEqual([second]);
    });

    it('goes back one revision at a time', async () => {
      await deployment.deploy('rector', `--image=${imageOf('c')}`);
      await deployment.deploy('rollback', 'rector');
      expect(deployment.traffic(SERVICE)).toEqual([second]);
      await deployment.deploy('rollback', 'rector');
      expect(deployment.traffic(SERVICE)).toEqual([first]);
    });

    it('moves the traffic to a named revision', async () => {
      await deployment.deploy('rector', `--image=${imageOf('c')}`);
      const name = first.split(' ')[0]!;
      expect(await deployment.deploy('rollback', 'rector', `--to=${name}`)).toBe(true);
      expect(deployment.traffic(SERVICE)).toEqual([first]);
    });

    it('works for the gateway without the admin app', async () => {
      await deployment.deploy('gateway', `--image=${imageOf('b')}`);
      deployment.partners = [];
      expect(await deployment.deploy('rollback', 'gateway')).toBe(true);
    });

    it.each([
      ['a revision that is not there', ['--to=nothing'], /There is no revision nothing. There are: rector-postback-/],
      ['an unknown service', [], /There is no partner other/],
    ])('rejects %s', async (_what, args, error) => {
      const name = args.length > 0 ? 'rector' : 'other';
      await expect(deployment.deploy('rollback', name, ...args)).rejects.toThrow(error);
      expect(deployment.traffic(SERVICE)).toEqual([second]);
    });

    it('fails when there is no previous revision', async () => {
      await deployment.deploy('rollback', 'rector');
      await expect(deployment.deploy('rollback', 'rector')).rejects.toThrow('There is no ready revision before');
    });

    it('refuses a revision whose secret was disabled', async () => {
      const secrets = deployment.cloud.secretsOf('my-project');
      secrets.add(`${SERVICE}-receipt-key`, 'new');
      await deployment.deploy('rector', `--image=${imageOf('b')}`);
      secrets.disable(`${SERVICE}-receipt-key`, '1');
      await expect(deployment.deploy('rollback', 'rector')).rejects.toThrow(`${SERVICE}-receipt-key version 1`);
    });

    it('leaves the traffic when the smoke test fails, except with --unchecked', async () => {
      deployment.cloud.failing = (args) => (args.join(' ').includes('rector-postback-check') ? 'before' : undefined);
      await expect(deployment.deploy('rollback', 'rector')).rejects.toThrow('failed, and the traffic stays');
      expect(deployment.traffic(SERVICE)).toEqual([second]);
      expect(deployment.run.find(SERVICE).traffic.some(({ tag }) => tag)).toBe(false);
      expect(await deployment.deploy('rollback', 'rector', '--unchecked')).toBe(true);
      expect(deployment.traffic(SERVICE)).toEqual([first]);
    });

    it('changes nothing with --dry-run', async () => {
      expect(await deployment.deploy('rollback', 'rector', '--dry-run')).toBe(true);
      expect(deployment.output).toContain(`--to-revisions=${first.replace(' ', '=')}`);
      expect(deployment.traffic(SERVICE)).toEqual([second]);
    });
  });

  describe('status', () => {
    it('shows what serves', async () => {
      expect(await deployment.deploy('status')).toBe(true);
      expect(deployment.output).toContain(`${SERVICE}: ready`);
      expect(deployment.output).toContain(`traffic: ${second} %`);
    });

    it('reports a revision that is not ready, and a service that does not exist', async () => {
      deployment.run.broken.add(SERVICE);
      await deployment.deploy('rector', `--image=${imageOf('c')}`);
      deployment.partners.push(partnerOf('other'));
      expect(await deployment.deploy('status')).toBe(false);
      expect(deployment.output).toContain(`${SERVICE}: NOT READY`);
      expect(deployment.output).toContain('other-postback: not deployed');
    });
  });

  describe('remove', () => {
    beforeEach(() => {
      deployment.partners = deployment.partners.map((partner) => ({ ...partner, is_active: false }));
      deployment.partners[0]!.endpoint_url = 'https://rector-postback-x.a.run.app';
    });

    it('removes service and jobs, keeps the data and its maintenance, and clears the endpoint_url first', async () => {
      expect(await deployment.deploy('remove', 'rector')).toBe(true);
      expect([...deployment.run.services.keys()]).not.toContain(SERVICE);
      expect([...deployment.run.jobs.keys()].filter((job) => job.startsWith(SERVICE))).toEqual([
        `${SERVICE}-maintenance`,
      ]);
      expect(deployment.addresses.at(-1)).toEqual(['rector', null]);
      expect(deployment.cloud.secretsOf('my-project').secrets.has(`${SERVICE}-database-url`)).toBe(true);
      expect(await deployment.deploy('remove', 'rector')).toBe(true);
    });

    it('removes the data only when the partner is named twice', async () => {
      await expect(deployment.deploy('remove', 'rector', '--delete-data=other')).rejects.toThrow('Nothing is done');
      const args = ['sql', 'databases', 'create', 'rector_db', '--instance=m', '--project=my-project'];
      await deployment.cloud.answer({ args, stdin: '', files: {} });
      expect(await deployment.deploy('remove', 'rector', '--delete-data=rector')).toBe(true);
      expect([...deployment.run.jobs.keys()].filter((job) => job.startsWith(SERVICE))).toEqual([]);
      expect(deployment.cloud.changes.some((line) => line.startsWith('sql databases delete rector_db'))).toBe(true);
      expect(deployment.cloud.secretsOf('my-project').secrets.has(`${SERVICE}-database-url`)).toBe(false);
      expect(deployment.cloud.secretsOf('my-project').secrets.has('postback-token-hash-key')).toBe(true);
      expect(await deployment.deploy('remove', 'rector', '--delete-data=rector')).toBe(true);
    });

    it('refuses an active partner, and one with postbacks in the spool', async () => {
      deployment.spooled = 3;
      await expect(deployment.deploy('remove', 'rector')).rejects.toThrow('3 postbacks for rector are in the spool');
      deployment.partners[0]!.is_active = true;
      await expect(deployment.deploy('remove', 'rector')).rejects.toThrow('rector is active');
      expect([...deployment.run.services.keys()]).toContain(SERVICE);
    });
  });
});
