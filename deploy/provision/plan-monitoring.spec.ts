import type { Log } from '@app/common';
import { parse } from 'yaml';
import type { Route } from '../../apps/gateway/src/routing/compile-routes';
import type { UpstreamClient } from '../../apps/gateway/src/upstream/upstream-client.service';
import { CircuitBreaker } from '../../apps/gateway/src/upstream/circuit-breaker';
import { HealthProber } from '../../apps/gateway/src/upstream/health-prober';
import { listProcesses } from '../rollout/list-processes';
import { DeploymentUnderTest, partnerOf } from '../../test/deploy/testing/deployment-under-test';
import { planMetrics, planSchedules, planAlerts } from './plan-monitoring';
import type { LiveProject } from './read-project';

const NOTHING = { metrics: new Set(), policies: new Set(), uptimeChecks: new Set() } as unknown as LiveProject;

describe('what is watched', () => {
  const { settings } = new DeploymentUnderTest([]);

  /** The log filter of the metric that an alert is made upon, and what the alert says. */
  async function watchedBy(title: string) {
    const step = planAlerts(settings, NOTHING, undefined).find(({ what }) => what === `alert “${title}”`);
    const { file } = await step!.call();
    const { filter, thresholdValue } = (parse(file!) as Policy).conditions[0].conditionThreshold;
    const metric = /user\/(\w+)"/.exec(filter)![1];
    const made = planMetrics(settings, NOTHING).find(({ what }) => what === `log metric ${metric}`);
    const { args } = await made!.call();
    return { filter, thresholdValue, logFilter: args.find((arg) => arg.startsWith('--log-filter='))!.slice(13) };
  }

  it('pages for a service that does not answer, however quiet its partner is', async () => {
    const { logFilter, thresholdValue } = await watchedBy('A service does not answer');
    const pattern = /jsonPayload\.message=~"(.*)"$/.exec(logFilter)![1]!;
    expect(whatTheGatewaySays('quiet_partner')).toMatch(new RegExp(pattern));
    expect(whatTheGatewaySays('inactive_partner', false)).not.toMatch(new RegExp(pattern));
    expect(thresholdValue).toBe(0);
  });

  it('pages for a night’s maintenance that fails, and for no job of a roll-out', async () => {
    const { filter, logFilter, thresholdValue } = await watchedBy('Maintenance fails');
    expect(filter).toContain('resource.type="cloud_run_job"');
    expect(logFilter).toContain('resource.type="cloud_run_job"');
    expect(logFilter).toContain('severity>=ERROR');
    const jobs = new RegExp(/job_name=~"(.*?)"/.exec(logFilter)![1]!);
    expect(['maintenance', 'check', 'prepare'].filter((purpose) => jobs.test(`rector-postback-${purpose}`))).toEqual([
      'maintenance',
    ]);
    expect(thresholdValue).toBe(0);
  });
});

describe('the daily maintenance of a hundred partners', () => {
  it('does not come in one minute, also where each was provisioned by itself', async () => {
    const { settings } = new DeploymentUnderTest([]);
    const nothing = { schedules: new Set() } as unknown as LiveProject;
    const partners = Array.from({ length: 100 }, (_, index) => partnerOf(`partner_${index}`));
    const plans = listProcesses(settings, partners).map(({ plan }) => plan);
    const steps = plans.flatMap((plan) => planSchedules(settings, [plan], nothing));
    const calls = await Promise.all(steps.map(async ({ call }) => call()));
    const perMinute = Map.groupBy(calls, ({ args }) => args.find((arg) => arg.startsWith('--schedule='))!);
    expect(Math.max(...[...perMinute.values()].map(({ length }) => length))).toBeLessThan(10);
  });
});

/** When a service goes away. */
function whatTheGatewaySays(partnerCode: string, isActive = true): string {
  let said = '';
  const log = {
    error: (message: string) => (said = message),
    warn: (message: string) => (said = message),
  } as unknown as Log;
  const prober = new HealthProber({} as UpstreamClient, log);
  const probed = { origin: 'http://127.0.0.1:1', breaker: new CircuitBreaker(), isProbed: false };
  prober.probeUntilReady(
    { partnerCode, isActive } as Route,
    probed,
    () => false,
    () => undefined,
  );
  prober.onApplicationShutdown();
  return said;
}

interface Policy {
  conditions: [{ conditionThreshold: { filter: string; thresholdValue: number } }];
}
