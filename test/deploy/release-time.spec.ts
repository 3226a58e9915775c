import { DeploymentUnderTest, imageOf, partnerOf } from './testing/deployment-under-test';
import { VirtualClock } from './testing/virtual-clock';

const PARTNERS = 200;
const MINUTE_MS = 60_000;

/** What a call takes at Google, the time of gcloud itself included. With six short ones a partner takes 150 s. */
const TIMES_MS: readonly [RegExp, number][] = [
  [/^run jobs execute \S+-migrate/, 40_000],
  [/^run services replace/, 50_000],
  [/^run jobs execute \S+-check/, 40_000],
  [/^run services update-traffic/, 14_000],
  [/^/, 1_000],
];
const ROLLOUT_S = 150;

describe('the time of a release', () => {
  const clock = new VirtualClock();
  let deployment: DeploymentUnderTest;

  beforeAll(async () => {
    const partners = Array.from({ length: PARTNERS }, (_, index) => partnerOf(`partner_${index + 1}`));
    deployment = new DeploymentUnderTest(partners);
    Object.assign(deployment.settings, { max_service_accounts: 1_000 });
    for (const server of Object.values(deployment.settings.servers)) server.max_connections = 20_000;
    await deployment.deploy('--parallel=64');
    deployment.cloud.takes = (args) => clock.sleep(TIMES_MS.find(([line]) => line.test(args.join(' ')))![1]);
  });

  async function minutesOf(...args: string[]): Promise<number> {
    const startedMs = clock.nowMs;
    expect(await deployment.deploy(...args)).toBe(true);
    return (clock.nowMs - startedMs) / MINUTE_MS;
  }

  it('is nothing but a plan of seven calls for each partner where nothing changes', async () => {
    await deployment.deploy();
    expect(deployment.cloud.calls.length).toBeLessThan(PARTNERS * 7 + 50);
    expect(deployment.cloud.changes).toEqual([]);
  });

  it('of one partner is 150 s after its plan', async () => {
    let startedMs = 0;
    deployment.onProgress = (title, step) => {
      if (title === 'partner_1' && step === 'jobs') startedMs = clock.nowMs;
    };
    await minutesOf('partner_1', `--image=${imageOf('b')}`);
    // The first read, whether the traffic was moved, comes before the jobs.
    expect((clock.nowMs - startedMs) / 1_000 + 1).toBe(ROLLOUT_S);
  });

  it('of 200 partners, 16 at a time, is below 40 minutes, with plan, admin and gateway', async () => {
    const minutes = await minutesOf('--parallel=16', `--image=${imageOf('c')}`);
    expect(deployment.output).toContain(`${PARTNERS + 2} done, 0 failed`);
    expect(minutes).toBeLessThan(40);
    // Of one that changes, the plan also reads who may read each of its secrets.
    const planned = deployment.cloud.calls.findIndex((args) => deployment.cloud.isChange(args));
    expect(planned).toBeLessThan(PARTNERS * 12 + 50);
    // One job for all migrations: a job each would take 40 s of every partner's 150.
    expect(minutes).toBeGreaterThan(((PARTNERS / 16) * (ROLLOUT_S - 40)) / 60);
    process.stderr.write(`A release of ${PARTNERS} partners, 16 at a time: ${minutes.toFixed(1)} simulated minutes\n`);
  });
});
