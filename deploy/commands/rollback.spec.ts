import { DeploymentUnderTest, imageOf, partnerOf } from '../../test/deploy/testing/deployment-under-test';

const SERVICE = 'rector-postback';

describe('what runs', () => {
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
    it('gives the traffic to the revision before, and forth again when deployed', async () => {
      expect(await deployment.deploy('rollback', 'rector')).toBe(true);
      expect(deployment.traffic(SERVICE)).toEqual([first]);
      expect(await deployment.deploy('rector', `--image=${imageOf('b')}`)).toBe(true);
      expect(deployment.traffic(SERVICE)).toEqual([second]);
    });

    it('passes over a revision that was tried and never served', async () => {
      deployment.cloud.failing = (args) => (args.join(' ').includes('rector-postback-check') ? 'before' : undefined);
      expect(await deployment.deploy('rector', `--image=${imageOf('c')}`)).toBe(false);
      deployment.cloud.failing = () => undefined;
      await deployment.deploy('rector', `--image=${imageOf('d')}`);
      expect(await deployment.deploy('rollback', 'rector', '--unchecked')).toBe(true);
      expect(deployment.traffic(SERVICE)).toEqual([second]);
    });

    it('goes back step by step', async () => {
      await deployment.deploy('rector', `--image=${imageOf('c')}`);
      await deployment.deploy('rollback', 'rector');
      expect(deployment.traffic(SERVICE)).toEqual([second]);
      await deployment.deploy('rollback', 'rector');
      expect(deployment.traffic(SERVICE)).toEqual([first]);
    });

    it('goes to the revision that is named', async () => {
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
      ['a service that nobody has', [], /There is no partner other/],
    ])('refuses %s', async (_what, args, fault) => {
      const name = args.length > 0 ? 'rector' : 'other';
      await expect(deployment.deploy('rollback', name, ...args)).rejects.toThrow(fault);
      expect(deployment.traffic(SERVICE)).toEqual([second]);
    });

    it('refuses when there is nothing before', async () => {
      await deployment.deploy('rollback', 'rector');
      await expect(deployment.deploy('rollback', 'rector')).rejects.toThrow('There is no ready revision before');
    });

    it('refuses a revision whose secret is not in force any more', async () => {
      const secrets = deployment.cloud.secretsOf('my-project');
      secrets.add(`${SERVICE}-receipt-key`, 'new');
      await deployment.deploy('rector', `--image=${imageOf('b')}`);
      secrets.disable(`${SERVICE}-receipt-key`, '1');
      await expect(deployment.deploy('rollback', 'rector')).rejects.toThrow(`${SERVICE}-receipt-key version 1`);
    });

    it('leaves the traffic when the revision does not work any more, unless it is told not to ask', async () => {
      deployment.cloud.failing = (args) => (args.join(' ').includes('rector-postback-check') ? 'before' : undefined);
      await expect(deployment.deploy('rollback', 'rector')).rejects.toThrow(
        'does not work any more; the traffic stays',
      );
      expect(deployment.traffic(SERVICE)).toEqual([second]);
      expect(deployment.run.find(SERVICE).traffic.some(({ tag }) => tag)).toBe(false);
      expect(await deployment.deploy('rollback', 'rector', '--unchecked')).toBe(true);
      expect(deployment.traffic(SERVICE)).toEqual([first]);
    });

    it('does nothing with --dry-run', async () => {
      expect(await deployment.deploy('rollback', 'rector', '--dry-run')).toBe(true);
      expect(deployment.output).toContain(`--to-revisions=${first.replace(' ', '=')}`);
      expect(deployment.traffic(SERVICE)).toEqual([second]);
    });
  });

  describe('status', () => {
    it('shows what serves, and that all is well', async () => {
      expect(await deployment.deploy('status')).toBe(true);
      expect(deployment.output).toContain(`${SERVICE}: ready`);
      expect(deployment.output).toContain(`traffic: ${second} %`);
    });

    it('tells of a revision that did not come up, and of a service that is missing', async () => {
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

    it('takes service and jobs away, keeps the data and its maintenance, and first has the gateway call it no more', async () => {
      expect(await deployment.deploy('remove', 'rector')).toBe(true);
      expect([...deployment.run.services.keys()]).not.toContain(SERVICE);
      expect([...deployment.run.jobs.keys()].filter((job) => job.startsWith(SERVICE))).toEqual([
        `${SERVICE}-maintenance`,
      ]);
      expect(deployment.addresses.at(-1)).toEqual(['rector', null]);
      expect(deployment.cloud.secretsOf('my-project').secrets.has(`${SERVICE}-database-url`)).toBe(true);
      expect(await deployment.deploy('remove', 'rector')).toBe(true);
    });

    it('takes the data away only when the partner is named twice', async () => {
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

    it('refuses while a partner is active, and while postbacks of it are in the spool', async () => {
      deployment.inSpool = 3;
      await expect(deployment.deploy('remove', 'rector')).rejects.toThrow('3 postbacks for rector are in the spool');
      deployment.partners[0]!.is_active = true;
      await expect(deployment.deploy('remove', 'rector')).rejects.toThrow('rector is active');
      expect([...deployment.run.services.keys()]).toContain(SERVICE);
    });
  });
});
