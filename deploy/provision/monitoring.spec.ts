import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '@app/common';
import { parse } from 'yaml';
import type { Route } from '../../apps/gateway/src/routing/compile-routes';
import type { UpstreamClient } from '../../apps/gateway/src/upstream/upstream-client';
import { CircuitBreaker } from '../../apps/gateway/src/upstream/circuit-breaker';
import { HealthProber } from '../../apps/gateway/src/upstream/health-prober';
import type { Gcloud } from '../cloud/gcloud';
import { listProcesses } from '../rollout/list-processes';
import { DeploymentUnderTest, partnerOf } from '../../test/deploy/testing/deployment-under-test';
import { LiveProject } from './live-project';
import { metricResources } from './log-metrics';
import { alertResources, scheduleResources } from './monitoring';

const APPS = join(__dirname, '..', '..', 'apps');
const EMPTY = new LiveProject('my-project', {} as Gcloud, new Map(), new Set());

const OPERATIONS = readFileSync(join(APPS, '..', 'docs', 'operations.md'), 'utf8');

async function metricNamed(name: string): Promise<Metric> {
  const created = await metricResources(EMPTY)
    .find(({ what }) => what === `log metric ${name}`)!
    .create();
  return parse(created.file!) as Metric;
}

describe('alerts', () => {
  const { settings } = new DeploymentUnderTest([]);
  settings.runbooks_url = 'https://git.example.com/operations.md';
  const policies = async (): Promise<Policy[]> => {
    const alerts = alertResources(settings, EMPTY).filter(({ what }) => what.startsWith('alert '));
    return Promise.all(alerts.map(async ({ create }) => parse((await create()).file!) as Policy));
  };

  it('have an incident for each partner, handler, job, service or server, and name it first', async () => {
    const subjects = (await policies()).map(({ displayName, documentation, conditions: [{ conditionThreshold }] }) => {
      const [label] = conditionThreshold.aggregations[0].groupByFields;
      expect(documentation.subject).toBe(`\${${label}}: ${displayName}`);
      return label;
    });
    expect([...new Set(subjects)].toSorted()).toEqual([
      'metric.label.handler',
      'metric.label.partner',
      'resource.label.database_id',
      'resource.label.host',
      'resource.label.job_name',
      'resource.label.service_name',
    ]);
  });

  it('count by labels that their metrics have', async () => {
    for (const { conditions } of await policies()) {
      const { filter, aggregations } = conditions[0].conditionThreshold;
      const [, metric] = /user\/(\w+)"/.exec(filter) ?? [];
      const [, own] = /^metric\.label\.(\w+)$/.exec(aggregations[0].groupByFields[0]) ?? [];
      if (metric === undefined || own === undefined) continue;
      const { labelExtractors, metricDescriptor } = await metricNamed(metric);
      expect(labelExtractors).toEqual({ [own]: `EXTRACT(jsonPayload.${own})` });
      expect(metricDescriptor.labels).toEqual([{ key: own, valueType: 'STRING' }]);
    }
  });

  it('link to a runbook that exists', async () => {
    const anchors = new Set(
      [...OPERATIONS.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(' ', '-')),
    );
    for (const { documentation } of await policies()) {
      const [, anchor] = documentation.links[0].url.split('#');
      expect(anchors).toContain(anchor);
      expect(documentation.content).toContain(`docs/operations.md#${anchor}`);
    }
  });

  /** The filter of an alert, and the log filter of its metric. */
  async function alertOn(title: string) {
    const alert = alertResources(settings, EMPTY).find(({ what }) => what === `alert “${title}”`);
    const { file } = await alert!.create();
    const { filter, thresholdValue } = (parse(file!) as Policy).conditions[0].conditionThreshold;
    const metric = /user\/(\w+)"/.exec(filter)![1]!;
    return { filter, thresholdValue, logFilter: (await metricNamed(metric)).filter };
  }

  it('fires for a service that does not answer, however few postbacks it gets', async () => {
    const { logFilter, thresholdValue } = await alertOn('A service does not answer');
    const pattern = /jsonPayload\.message=~"(.*)"$/.exec(logFilter)![1]!;
    expect(logWhenUnavailable('quiet_partner')).toMatch(new RegExp(pattern));
    expect(logWhenUnavailable('inactive_partner', false)).not.toMatch(new RegExp(pattern));
    expect(thresholdValue).toBe(0);
  });

  it('fires for a failed maintenance run, and for no job of a rollout', async () => {
    const { filter, logFilter, thresholdValue } = await alertOn('Maintenance fails');
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

describe('log metrics', () => {
  const sources = [APPS, join(APPS, '../libs')]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts'))
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    )
    .join('\n');

  it('count messages and outcomes that the apps log', async () => {
    const calls = await Promise.all(metricResources(EMPTY).map(async ({ create }) => create()));
    const filters = calls.map(({ file }) => (parse(file!) as Metric).filter);
    const logged = filters.flatMap((filter) => {
      const [, text] = /jsonPayload\.(?:message|outcome)=~?"([^"$]+)/.exec(filter) ?? [];
      return text === undefined ? [] : [text];
    });
    expect(logged).toHaveLength(14);
    expect(logged.filter((text) => !sources.includes(text))).toEqual([]);
  });
});

describe('the metric of dead-lettered postbacks', () => {
  it('counts those that their service refused, and those at which it ended', async () => {
    const { filter } = await metricNamed('postback_dead');
    expect(filter).toContain('jsonPayload.outcome="dead"');
    expect(filter).not.toContain('message');
  });
});

describe('the maintenance schedules of a hundred partners', () => {
  it('are spread over the hour, also when partners are provisioned one by one', async () => {
    const { settings } = new DeploymentUnderTest([]);
    const partners = Array.from({ length: 100 }, (_, index) => partnerOf(`partner_${index}`));
    const plans = listProcesses(settings, partners).map(({ plan }) => plan);
    const schedules = plans.flatMap((plan) => scheduleResources(settings, [plan], EMPTY));
    const calls = await Promise.all(schedules.map(async ({ create }) => create()));
    const perMinute = Map.groupBy(calls, ({ args }) => args.find((arg) => arg.startsWith('--schedule='))!);
    expect(Math.max(...[...perMinute.values()].map(({ length }) => length))).toBeLessThan(10);
  });
});

/** What the gateway logs when a service becomes unavailable. */
function logWhenUnavailable(partnerCode: string, isActive = true): string {
  let logged = '';
  const log = {
    error: (message: string) => (logged = message),
    warn: (message: string) => (logged = message),
  } as unknown as Log;
  const prober = new HealthProber({} as UpstreamClient, log);
  const probed = { origin: 'http://127.0.0.1:1', breaker: new CircuitBreaker(), isProbed: false, isStarting: false };
  prober.probeUntilReady(
    { partnerCode, isActive } as Route,
    probed,
    () => false,
    () => undefined,
  );
  prober.onApplicationShutdown();
  return logged;
}

interface Metric {
  filter: string;
  labelExtractors?: Record<string, string>;
  metricDescriptor: { labels?: { key: string; valueType: string }[] };
}

interface Policy {
  displayName: string;
  documentation: { subject: string; content: string; links: [{ url: string }] };
  conditions: [
    {
      conditionThreshold: {
        filter: string;
        thresholdValue: number;
        aggregations: [{ groupByFields: [string] }];
      };
    },
  ];
}
