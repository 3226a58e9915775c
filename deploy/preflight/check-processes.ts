import { errorsInGiven, settingsOf } from '@app/common/config/environment';
import { AdminEnvironment } from '../../apps/admin/src/admin.env';
import { ConsumerEnvironment } from '../../apps/analytics-consumer/src/consumer.env';
import { AnalyticsEnvironment } from '../../apps/analytics/src/analytics.env';
import { GatewayEnvironment } from '../../apps/gateway/src/gateway.env';
import { InsightEnvironment } from '../../apps/insight/src/insight.env';
import { CellEnvironment } from '../../apps/partner-service/src/host/cell.env';
import { PartnerServiceEnvironment } from '../../apps/partner-service/src/partner-service.env';
import { accountEmail, platformNames } from '../manifests/names';
import { placeOfJob, type ProcessKind, type ProcessPlan, sleeps } from '../manifests/process-plan';
import { otherServer } from '../partners/decide-placement';
import type { DeployedPartner } from '../partners/deployed-partner';
import type { Deployable } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';
import { checkCollisions } from './check-collisions';
import { checkLimits } from './check-limits';
import { countConnections } from './count-connections';
import { failuresOf, type PreflightFailure } from './preflight-failure';

const ENVIRONMENTS = {
  cell: CellEnvironment,
  'partner-service': PartnerServiceEnvironment,
  gateway: GatewayEnvironment,
  admin: AdminEnvironment,
  insight: InsightEnvironment,
  analytics: AnalyticsEnvironment,
  'analytics-consumer': ConsumerEnvironment,
} as const satisfies Record<ProcessKind, new () => object>;
const SET_BY_CLOUD_RUN = new Set(['PORT', 'HOST', 'K_SERVICE']);
/** With a tag in front and a hash behind, a service's name is a label of a host name (63 characters). */
const SERVICE_NAME = /^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/;
/** https://cloud.google.com/run/quotas */
const MAX_SERVICES_PER_REGION = 1_000;

/**
 * Checks all processes together, whichever are deployed now, for what would fail during a rollout or afterwards. Each
 * failure names the process that causes it, so that the others can be deployed.
 *
 * @param parallel how many rollouts run at a time
 */
export function checkProcesses(settings: DeploySettings, all: Deployable[], parallel: number): PreflightFailure[] {
  return [
    ...all.flatMap((one) => failuresOf(one.plan.title, checkProcess(settings, one))),
    ...checkCollisions(settings, all),
    ...checkLimits(all, (some) => {
      const plans = some.map(({ plan }) => plan);
      return [
        ...checkServiceQuota(plans),
        ...checkAccountQuota(settings, plans),
        ...checkConnections(settings, some, parallel),
      ];
    }),
  ];
}

function checkProcess(settings: DeploySettings, { plan, partner }: Deployable): string[] {
  const { service, place } = plan;
  return [
    ...(SERVICE_NAME.test(service)
      ? []
      : [`${service} cannot be the name of a service: at most 42 lower-case letters, digits and hyphens`]),
    ...checkSettings(plan),
    ...(sleeps(plan) && typeof plan.invokers === 'string'
      ? ['its senders would wait while it starts, unless they call the gateway: set direct_access or sleeps to false']
      : []),
    ...(settings.networks[place.region] ? [] : [`networks has none for ${place.region}`]),
    ...(partner ? checkPlacement(settings, partner) : []),
  ];
}

function checkSettings({ kind, env, secrets, size }: ProcessPlan): string[] {
  const known = settingsOf(ENVIRONMENTS[kind]);
  const ofEnv = Object.keys(env).flatMap((name) => {
    if (SET_BY_CLOUD_RUN.has(name)) return [`${name} is set by Cloud Run itself`];
    if (!known.has(name)) return [`${kind} has no setting ${name}`];
    return known.get(name)!.secret ? [`${name} is a secret: it belongs under secrets, not env`] : [];
  });
  const names = Object.keys(secrets);
  const scalesToZero = kind !== 'partner-service' && size.minInstances < 1;
  return [
    ...ofEnv,
    ...errorsInGiven(ENVIRONMENTS[kind], env),
    ...names.filter((name) => !known.has(name)).map((name) => `${kind} has no setting ${name}`),
    ...names.filter((name) => Object.hasOwn(env, name)).map((name) => `${name} is set twice`),
    ...(scalesToZero ? ['needs at least one instance, because it works between requests'] : []),
  ];
}

/** A partner whose data is on another server, of which the settings say nothing, would get an empty database. */
export function checkPlacement(settings: DeploySettings, partner: DeployedPartner): string[] {
  const other = otherServer(settings, partner);
  const code = partner.partner_code;
  if (other === undefined || settings.partners[code]?.server !== undefined) return [];
  return [`its database_url leads to ${other}, and the settings do not say where it is: partners.${code}.server`];
}

/** A region has one limit for services and the same for jobs. */
function checkServiceQuota(plans: ProcessPlan[]): string[] {
  return [...Map.groupBy(plans, ({ place: { project, region } }) => `${project} ${region}`)].flatMap(
    ([place, group]) => {
      const count = Math.max(group.length, group.flatMap(({ jobs }) => jobs).length);
      if (count <= MAX_SERVICES_PER_REGION) return [];
      return [`${place} takes ${MAX_SERVICES_PER_REGION} services and jobs, not ${count}: use another project`];
    },
  );
}

/** Each service has its own account, and the platform's project some more. */
function checkAccountQuota({ project, prefix, max_service_accounts: limit }: DeploySettings, plans: ProcessPlan[]) {
  const common = Object.values(platformNames(prefix)).map((account) => ({ account, project }));
  return [...Map.groupBy([...common, ...plans.flatMap(accountsOf)], (one) => one.project)].flatMap(([id, group]) => {
    const accounts = new Set(group.map(({ account }) => account));
    if (accounts.size <= limit) return [];
    return [
      `${id} needs ${accounts.size} service accounts, but takes ${limit}: ask Google for a larger quota and set it ` +
        'as max_service_accounts, or use another project for some',
    ];
  });
}

function checkConnections(settings: DeploySettings, all: Deployable[], parallel: number): string[] {
  return countConnections(settings, all, parallel)
    .filter(({ max, available }) => max > available)
    .map(
      ({ server, max, available }) =>
        `server ${server}: up to ${max} connections when every service has all its instances, but ${available} are ` +
        'available. Reduce max_instances or DATABASE_POOL_MAX, raise max_connections, or add a server',
    );
}

/** The accounts of a service and its jobs. */
function accountsOf(plan: ProcessPlan): { account: string; project: string }[] {
  const { service, place, jobs } = plan;
  const ofJobs = jobs.map((job) => ({ account: job.runsAs ?? service, project: placeOfJob(plan, job).project }));
  return [{ account: service, project: place.project }, ...ofJobs];
}

/** Accounts of processes and jobs that do not exist. */
export function checkAccounts(plans: ProcessPlan[], existing: ReadonlySet<string>): PreflightFailure[] {
  return plans.flatMap((plan) => {
    const emails = new Set(accountsOf(plan).map(({ account, project }) => accountEmail(account, project)));
    const missing = [...emails].filter((email) => !existing.has(email));
    return failuresOf(
      plan.title,
      missing.map((email) => `the account ${email} does not exist. npm run provision -- ${plan.title}`),
    );
  });
}

/**
 * Settings of partners that do not exist, which a typo leaves without effect.
 *
 * @param partnerCodes of all partners, including the inactive
 */
export function findUnknownPartners({ partners }: DeploySettings, partnerCodes: Iterable<string>): string[] {
  const known = new Set(partnerCodes);
  return Object.keys(partners)
    .filter((code) => !known.has(code))
    .map((code) => `partners.${code} in the settings has no effect: there is no partner ${code}`);
}
