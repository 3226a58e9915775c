import { errorsInGiven, settingsOf } from '@app/common/config/environment';
import { AdminEnvironment } from '../../apps/admin/src/admin.env';
import { GatewayEnvironment } from '../../apps/gateway/src/gateway.env';
import { PartnerServiceEnvironment } from '../../apps/partner-service/src/partner-service.env';
import { otherServer } from '../partners/decide-placement';
import type { DeployedPartner } from '../partners/deployed-partner';
import { accountEmail, type Place, platformNames } from '../manifests/names';
import { placeOfJob, type ProcessKind, type ProcessPlan } from '../manifests/process-plan';
import type { DeploySettings } from '../settings/deploy-settings';
import { type ConnectionCount, countConnections, type Placed } from './count-connections';
import { checkLimits } from './check-limits';
import { checkCollisions } from './check-collisions';
import { type PreflightFailure, failuresOf } from './preflight-failure';

const ENVIRONMENTS = {
  'partner-service': PartnerServiceEnvironment,
  gateway: GatewayEnvironment,
  admin: AdminEnvironment,
} as const satisfies Record<ProcessKind, new () => object>;
/** Cloud Run sets these itself. */
const SET_BY_CLOUD_RUN = new Set(['PORT', 'HOST', 'K_SERVICE']);

/** With its tag in front and a hash behind, a service's name is a label of a host name (63 characters). */
const SERVICE_NAME = /^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$/;
/** https://cloud.google.com/run/quotas */
const SERVICES_A_REGION = 1_000;

/** A process, where its database is, and what that database is called; with its partner where it is one's. */
export interface Deployable extends Placed {
  database: string;
  partner?: DeployedPartner;
}

/**
 * What would fail at night, of all processes together, whichever of them are to be deployed now; each told of the one
 * that causes it, so that the others can go on.
 *
 * @param parallel how many roll-outs may go on at a time
 */
export function checkProcesses(settings: DeploySettings, all: Deployable[], parallel: number): PreflightFailure[] {
  return [
    ...all.flatMap((one) => failuresOf(one.plan.title, checkProcess(settings, one))),
    ...checkCollisions(settings, all),
    ...checkLimits(all, (some) => {
      const plans = some.map(({ plan }) => plan);
      return [
        ...tooManyServices(plans),
        ...tooManyAccounts(settings, plans),
        ...countConnections(settings, some, parallel).filter(isTooMany).map(describeTooMany),
      ];
    }),
  ];
}

function checkProcess(settings: DeploySettings, { plan, partner }: Deployable): string[] {
  return [
    ...checkName(plan),
    ...checkSettings(plan),
    ...checkRegion(settings, plan),
    ...(partner ? checkPlacement(settings, partner) : []),
  ];
}

/** Accounts that the processes and their jobs run as, and that do not exist. */
export function missingAccounts(plans: ProcessPlan[], existing: ReadonlySet<string>): PreflightFailure[] {
  return plans.flatMap((plan) =>
    [...new Set(accountsOf(plan).map(({ account, project }) => accountEmail(account, project)))]
      .filter((email) => !existing.has(email))
      .flatMap((email) =>
        failuresOf(plan.title, [`the account ${email} does not exist. npm run provision -- ${plan.title}`]),
      ),
  );
}

function checkName({ service }: ProcessPlan): string[] {
  if (SERVICE_NAME.test(service)) return [];
  return [`${service} cannot be the name of a service: at most 42 small letters, digits and dashes`];
}

function checkSettings({ kind, env, secrets, size }: ProcessPlan): string[] {
  const known = settingsOf(ENVIRONMENTS[kind]);
  const inTheOpen = Object.keys(env).flatMap((name) => {
    if (SET_BY_CLOUD_RUN.has(name)) return [`${name} is set by Cloud Run itself`];
    if (!known.has(name)) return [`${kind} has no setting ${name}`];
    return known.get(name)!.secret ? [`${name} is a secret: it belongs under secrets, not env`] : [];
  });
  const sealed = Object.keys(secrets).filter((name) => !known.has(name));
  const both = Object.keys(secrets).filter((name) => Object.hasOwn(env, name));
  const isAway = kind !== 'partner-service' && size.minInstances < 1;
  return [
    ...inTheOpen,
    ...errorsInGiven(ENVIRONMENTS[kind], env),
    ...sealed.map((name) => `${kind} has no setting ${name}`),
    ...both.map((name) => `${name} is set twice`),
    ...(isAway ? [`needs at least one instance, because it works between requests`] : []),
  ];
}

function checkRegion({ networks }: DeploySettings, { place }: ProcessPlan): string[] {
  return networks[place.region] ? [] : [`networks names none for ${place.region}`];
}

function tooManyServices(plans: ProcessPlan[]): string[] {
  return [...Map.groupBy(plans, ({ place }) => keyOf(place))]
    .filter(([, group]) => largest(group) > SERVICES_A_REGION)
    .map(
      ([place, group]) =>
        `${place} takes ${SERVICES_A_REGION} services and jobs, not ${largest(group)}: use another project`,
    );
}

/** Each service has its own, and the platform's project some of nobody's. */
function tooManyAccounts({ project: main, prefix, max_service_accounts: limit }: DeploySettings, plans: ProcessPlan[]) {
  const names = Object.values(platformNames(prefix));
  const needed = [...names.map((account) => ({ account, project: main })), ...plans.flatMap(accountsOf)];
  return [...Map.groupBy(needed, ({ project }) => project)].flatMap(([project, group]) => {
    const accounts = new Set(group.map(({ account }) => account));
    if (accounts.size <= limit) return [];
    return [
      `${project} needs ${accounts.size} service accounts, but takes ${limit}: ask Google for a larger quota and say it ` +
        'as max_service_accounts, or use another project for some',
    ];
  });
}

/** Whatever a service and its jobs run as, and in which project. */
function accountsOf(plan: ProcessPlan): { account: string; project: string }[] {
  const { service, place, jobs } = plan;
  const ofJobs = jobs.map((job) => ({ account: job.runsAs ?? service, project: placeOfJob(plan, job).project }));
  return [{ account: service, project: place.project }, ...ofJobs];
}

function isTooMany({ most, available }: ConnectionCount): boolean {
  return most > available;
}

/** Of each kind a region takes so many: of services, and of jobs. */
function largest(plans: ProcessPlan[]): number {
  return Math.max(plans.length, plans.flatMap(({ jobs }) => jobs).length);
}

function describeTooMany({ server, most, available }: ConnectionCount): string {
  return (
    `server ${server}: up to ${most} connections when every service has all its instances, but ${available} are to ` +
    'be had. Fewer max_instances, a smaller DATABASE_POOL_MAX, a larger max_connections, or a server more'
  );
}

/** Where the settings say nothing, its data may be elsewhere than they think: an empty database is no place for it. */
export function checkPlacement(settings: DeploySettings, partner: DeployedPartner): string[] {
  const other = otherServer(settings, partner);
  const code = partner.partner_code;
  if (other === undefined || settings.partners[code]?.server !== undefined) return [];
  return [`its database_url leads to ${other}, and the settings do not say where it is: partners.${code}.server`];
}

function keyOf({ project, region }: Place): string {
  return `${project} ${region}`;
}
