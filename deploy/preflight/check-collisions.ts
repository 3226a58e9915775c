import { accountId, jobName, type Place, platformNames } from '../manifests/names';
import { placeOfJob, type ProcessPlan } from '../manifests/process-plan';
import { resolveSecret } from '../manifests/secret-reference';
import { adminSecrets, gatewaySecrets, serverSecret, serviceSecrets, sharedSecrets } from '../manifests/secret-names';
import type { DeploySettings } from '../settings/deploy-settings';
import { byAge } from './by-age';
import type { Deployable } from './check-processes';
import { type PreflightFailure, failuresOf } from './preflight-failure';

/** Whoever has no title of its own: accounts and secrets that belong to no partner. */
const PLATFORM = 'the platform';

/** Something in the cloud or on a server that belongs to one alone. */
interface Claim {
  owner: string;
  kind: 'service' | 'job' | 'account' | 'database' | 'secret';
  name: string;
  /** Where there is one by this name at most: a project, one of its regions, a server. */
  within: string;
}

/**
 * What two would share though it is each one's own, and secrets that a partner's settings take from somebody else. A
 * service whose name is like the platform's would else run as one of its accounts, or be handed its keys.
 *
 * @param all the whole installation, whatever of it is to be made or deployed now
 */
export function checkCollisions(settings: DeploySettings, all: Deployable[]): PreflightFailure[] {
  const plans = all.map(({ plan }) => plan);
  const secrets = claimedSecrets(settings, plans);
  const claims = [
    ...plans.map(({ title, service, place }) => claim(title, 'service', service, keyOf(place))),
    ...plans.flatMap(claimedJobs),
    ...claimedAccounts(settings, plans),
    ...all.map(({ plan, server, database }) => claim(plan.title, 'database', database, server)),
    ...secrets,
  ];
  const order = byAge(all).filter(({ partner }) => partner);
  return [
    ...collisions(
      claims,
      order.map(({ plan }) => plan.title),
    ),
    ...plans.flatMap((plan) => failuresOf(plan.title, takenFromOthers(settings, plan, secrets))),
  ];
}

/** For each group that claims the same one line, against all of its partners but the first in order. */
function collisions(claims: Claim[], partnersInOrder: string[]): PreflightFailure[] {
  const rank = ({ owner }: Claim): number => partnersInOrder.indexOf(owner);
  return [...Map.groupBy(claims, ({ kind, name, within }) => `${kind} ${within} ${name}`).values()]
    .filter((group) => group.length > 1)
    .flatMap((group) => {
      const reason = `${group.map(({ owner, kind, name }) => `${owner} (${kind} ${name})`).join(' and ')} collide`;
      const later = group.toSorted((one, other) => rank(one) - rank(other)).slice(1);
      return later.map((one) => (rank(one) < 0 ? { reason } : { title: one.owner, reason }));
    });
}

function claimedJobs(plan: ProcessPlan): Claim[] {
  const { title, service, jobs } = plan;
  return jobs.map((job) => claim(title, 'job', jobName(service, job.purpose), keyOf(placeOfJob(plan, job))));
}

/** The platform's are held free in every project, so that none depends on which partner is where. */
function claimedAccounts({ prefix }: DeploySettings, plans: ProcessPlan[]): Claim[] {
  const { provisioner, scheduler, deployer, checker } = platformNames(prefix);
  return [
    ...plans.map(({ title, service, place }) => claim(title, 'account', accountId(service), place.project)),
    ...projectsOf(plans).flatMap((project) =>
      [provisioner, scheduler, deployer, checker].map((name) => claim(PLATFORM, 'account', accountId(name), project)),
    ),
  ];
}

/** One service in two regions claims once: that it collides with itself is told of its account. */
function claimedSecrets(settings: DeploySettings, plans: ProcessPlan[]): Claim[] {
  const services = new Map(
    plans.filter(isPartners).map((plan) => [`${plan.place.project} ${plan.service}`, plan] as const),
  );
  return [
    ...[...services.values()].flatMap((plan) =>
      ownSecrets(settings, plan).map((name) => claim(plan.title, 'secret', name, plan.place.project)),
    ),
    ...projectsOf(plans).flatMap((project) =>
      platformSecrets(settings).map((name) => claim(PLATFORM, 'secret', name, project)),
    ),
  ];
}

/** What a partner's settings name beside its own secrets is there to be read by several, but not by every one. */
function takenFromOthers(settings: DeploySettings, plan: ProcessPlan, claimed: Claim[]): string[] {
  if (!isPartners(plan)) return [];
  const { secrets, mountedSecrets, service, place } = plan;
  const given = new Set<string>(Object.values(serviceSecrets(settings.prefix, service)));
  const named = [...Object.values(secrets), ...mountedSecrets.map((entry) => entry.split('/')[0]!)];
  return [...new Set(named)]
    .map((reference) => resolveSecret(reference, place))
    .filter(({ name }) => !given.has(name))
    .flatMap(({ project, name }) => claimed.find((other) => other.name === name && other.within === project) ?? [])
    .map(({ owner, name }) => `its settings name the secret ${name}, which is for ${owner} alone`);
}

function ownSecrets({ prefix }: DeploySettings, { service }: ProcessPlan): string[] {
  const { tokenHashKey } = sharedSecrets(prefix);
  return Object.values(serviceSecrets(prefix, service)).filter((name) => name !== tokenHashKey);
}

/** What no partner's project may hold. */
export function platformSecrets({ prefix, servers }: DeploySettings): string[] {
  const ofServers = Object.keys(servers).map((server) => serverSecret(prefix, server));
  return [
    ...new Set([
      ...Object.values(sharedSecrets(prefix)),
      ...Object.values(adminSecrets(prefix)),
      ...Object.values(gatewaySecrets(prefix)),
      ...ofServers,
    ]),
  ];
}

function isPartners({ kind }: ProcessPlan): boolean {
  return kind === 'partner-service';
}

function projectsOf(plans: ProcessPlan[]): string[] {
  return [...new Set(plans.map(({ place }) => place.project))];
}

function claim(owner: string, kind: Claim['kind'], name: string, within: string): Claim {
  return { owner, kind, name, within };
}

function keyOf({ project, region }: Place): string {
  return `${project} ${region}`;
}
