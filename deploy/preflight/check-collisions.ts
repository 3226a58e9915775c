import { accountId, homeOf, jobName, migrationOwner, type Place, platformNames } from '../manifests/names';
import { nameOfJob, placeOfJob, type ProcessPlan } from '../manifests/process-plan';
import { extraSecrets, platformSecrets, resolveSecret, serviceSecrets, sharedSecrets } from '../manifests/secrets';
import type { Deployable } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';
import { bySeniority } from './check-limits';
import { failuresOf, isOfPlatform, type PreflightFailure } from './preflight-failure';

/** The owner of accounts and secrets that belong to no process. */
const PLATFORM = 'the platform';

/** Something in the cloud or on a server that one owner has alone. */
interface Claim {
  owner: string;
  kind: 'service' | 'job' | 'account' | 'database' | 'secret';
  name: string;
  /** The scope in which the name is unique: a project, one of its regions, a server. */
  within: string;
}

/**
 * Finds names that two owners claim, and secrets of another owner in a partner's settings. Otherwise a service with a
 * name like the platform's would run under the platform's account, or would get its keys.
 *
 * @param all the whole installation, whatever is deployed now
 */
export function checkCollisions(settings: DeploySettings, all: Deployable[]): PreflightFailure[] {
  const plans = all.map(({ plan }) => plan);
  const secrets = claimedSecrets(settings, plans);
  const claims: Claim[] = [
    ...plans.flatMap(({ title: owner, service, place, jobs }): Claim[] => [
      { owner, kind: 'service', name: service, within: keyOf(place) },
      ...jobs.map((job): Claim => ({
        owner,
        kind: 'job',
        name: nameOfJob({ service }, job),
        within: keyOf(placeOfJob({ place }, job)),
      })),
    ]),
    ...Object.keys(settings.servers).map((server): Claim => ({
      owner: PLATFORM,
      kind: 'job',
      name: jobName(migrationOwner(settings.prefix, server), 'migrate'),
      within: keyOf(homeOf(settings)),
    })),
    ...claimedAccounts(settings, plans),
    // A database belongs to the process that creates it; others may use it.
    ...all
      .filter(({ plan }) => plan.jobs.some(({ purpose }) => purpose === 'prepare'))
      .map(({ plan, server, database }): Claim => ({
        owner: plan.title,
        kind: 'database',
        name: database,
        within: server,
      })),
    ...secrets,
  ];
  const seniority = bySeniority(all)
    .filter((one) => !isOfPlatform(one))
    .map(({ plan }) => plan.title);
  return [
    ...collisions(claims, seniority),
    ...plans.flatMap((plan) => failuresOf(plan.title, foreignSecrets(settings, plan, secrets))),
  ];
}

/** Fails all owners of the same claim except the most senior. */
function collisions(claims: Claim[], seniority: string[]): PreflightFailure[] {
  const rank = ({ owner }: Claim): number => seniority.indexOf(owner);
  return [...Map.groupBy(claims, ({ kind, name, within }) => `${kind} ${within} ${name}`).values()]
    .filter((group) => group.length > 1)
    .flatMap((group) => {
      const reason = `${group.map(({ owner, kind, name }) => `${owner} (${kind} ${name})`).join(' and ')} collide`;
      const later = group.toSorted((one, other) => rank(one) - rank(other)).slice(1);
      return later.map((one) => (rank(one) < 0 ? { reason } : { title: one.owner, reason }));
    });
}

/** The platform claims its accounts in every project, so that they do not depend on where partners are. */
function claimedAccounts({ prefix }: DeploySettings, plans: ProcessPlan[]): Claim[] {
  const { provisioner, scheduler, deployer, checker } = platformNames(prefix);
  const claim = (owner: string, name: string, within: string): Claim => ({
    owner,
    kind: 'account',
    name: accountId(name),
    within,
  });
  return [
    ...plans.map(({ title, service, place }) => claim(title, service, place.project)),
    ...projectsOf(plans).flatMap((project) =>
      [provisioner, scheduler, deployer, checker].map((name) => claim(PLATFORM, name, project)),
    ),
  ];
}

/** A service in two regions claims its secrets once; the collision of its accounts is reported. */
function claimedSecrets(settings: DeploySettings, plans: ProcessPlan[]): Claim[] {
  const { prefix } = settings;
  const partners = plans.filter(({ kind }) => kind === 'partner-service');
  const services = new Map(partners.map((plan) => [`${plan.place.project} ${plan.service}`, plan]));
  const { tokenHashKey } = sharedSecrets(prefix);
  return [
    ...[...services.values()].flatMap(({ title: owner, service, place }) =>
      [...Object.values(serviceSecrets(prefix, service)), ...extraSecrets(service)]
        .filter((name) => name !== tokenHashKey)
        .map((name): Claim => ({ owner, kind: 'secret', name, within: place.project })),
    ),
    ...projectsOf(plans).flatMap((within) =>
      platformSecrets(settings).map((name): Claim => ({ owner: PLATFORM, kind: 'secret', name, within })),
    ),
  ];
}

/** A secret that a partner's settings add may be shared by several partners, but not one that has an owner. */
function foreignSecrets({ prefix }: DeploySettings, plan: ProcessPlan, claims: Claim[]): string[] {
  const { kind, secrets, mountedSecrets, service, place } = plan;
  if (kind !== 'partner-service') return [];
  const own = new Set<string>([...Object.values(serviceSecrets(prefix, service)), ...extraSecrets(service)]);
  const named = [...Object.values(secrets), ...mountedSecrets.map((entry) => entry.split('/')[0]!)];
  return [...new Set(named)]
    .map((reference) => resolveSecret(reference, place))
    .filter(({ name }) => !own.has(name))
    .flatMap(({ project, name }) => claims.find((claim) => claim.name === name && claim.within === project) ?? [])
    .map(({ owner, name }) => `its settings name the secret ${name}, which belongs to ${owner} alone`);
}

function projectsOf(plans: ProcessPlan[]): string[] {
  return [...new Set(plans.map(({ place }) => place.project))];
}

function keyOf({ project, region }: Place): string {
  return `${project} ${region}`;
}
