import { accountMember, bindingOf } from '../cloud/iam';
import { accountEmail, accountId, insightName, platformNames } from '../manifests/names';
import { usesVertex } from '../manifests/plan-insight';
import type { ProcessPlan } from '../manifests/process-plan';
import type { DeploySettings } from '../settings/deploy-settings';
import type { LiveProject } from './live-project';
import { type ProjectContext, type Resource, resource, type ResourceGroup, roleGrant } from './resource';

const USE_ACCOUNT = 'roles/iam.serviceAccountUser';
const USE_MODELS = 'roles/aiplatform.user';

/**
 * An account for each process, without any role in the project, but for that of insight where it uses Vertex AI: it gets
 * access secret by secret and service by service.
 */
export function processAccounts({
  settings,
  own,
  project,
  live,
  isPlatform,
}: ProjectContext): Promise<ResourceGroup[]> {
  const { deployer } = platformNames(settings.prefix);
  const member = memberOf(deployer, settings);
  const plans = own.map(({ plan }) => plan);
  const model = usesVertex(settings) && isPlatform ? insightName(settings.prefix) : undefined;
  return Promise.all(
    accountsOf(settings, plans, project).map(async (name) => {
      return [
        account(name, live),
        await accountUse(live, name, `${deployer} may deploy as ${accountId(name)}`, member),
        ...(name === model ? [projectRole(live, name, memberOf(name, settings), USE_MODELS)] : []),
      ];
    }),
  );
}

/** The accounts of all processes in a project, and in the platform's own those of jobs for several of them. */
export function accountsOf({ prefix, project: platform }: DeploySettings, plans: ProcessPlan[], project: string) {
  const services = plans.filter(({ place }) => place.project === project).map(({ service }) => service);
  const { provisioner, ops } = platformNames(prefix);
  return [...new Set(services), ...(project === platform ? [provisioner, ops] : [])];
}

export function account(name: string, live: LiveProject): Resource {
  const id = accountId(name);
  return resource(live, 'account', accountEmail(name, live.project), `account ${id}`, id, `--display-name=${name}`);
}

/** Lets a member run something as an account, or with another role what that allows. */
export async function accountUse(
  live: LiveProject,
  name: string,
  what: string,
  member: string,
  role = USE_ACCOUNT,
): Promise<Resource> {
  const email = accountEmail(name, live.project);
  const exists = (await live.accountBindings(email)).has(bindingOf(member, role));
  return roleGrant(what, exists, 'iam service-accounts', [email, `--project=${live.project}`], member, role);
}

export function projectRole(live: LiveProject, name: string, member: string, role: string): Resource {
  const exists = live.bindings.has(bindingOf(member, role));
  return roleGrant(`${name} may: ${role}`, exists, 'projects', [live.project, '--condition=None'], member, role);
}

/** An account of the platform's own project. */
export function memberOf(name: string, { project }: DeploySettings): string {
  return accountMember(accountEmail(name, project));
}
