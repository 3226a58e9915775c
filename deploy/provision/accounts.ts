import { accountMember, bindingOf } from '../cloud/iam';
import { accountEmail, accountId, insightName, platformNames } from '../manifests/names';
import { usesVertex } from '../manifests/plan-insight';
import type { ProcessPlan } from '../manifests/process-plan';
import type { DeploySettings } from '../settings/deploy-settings';
import type { LiveProject } from './live-project';
import { type ProjectContext, type Resource, resource, type ResourceGroup, roleGrant } from './resource';

/** The roles of the build, which deploys, in a project. Its right to use an account is granted account by account. */
const DEPLOYER_ROLES = [
  'roles/artifactregistry.writer',
  'roles/cloudbuild.builds.builder',
  'roles/iam.serviceAccountViewer',
  'roles/logging.logWriter',
  'roles/run.admin',
  'roles/secretmanager.viewer',
];
const USE_ACCOUNT = 'roles/iam.serviceAccountUser';
const CREATE_ID_TOKEN = 'roles/iam.serviceAccountOpenIdTokenCreator';
const USE_MODELS = 'roles/aiplatform.user';
const WRITE_LOGS = 'roles/logging.logWriter';

/** The accounts that belong to no service: those of the builds, with their roles in this project, and the scheduler's. */
export async function commonAccounts(context: ProjectContext): Promise<Resource[]> {
  const { settings, live, project, isPlatform } = context;
  const { deployer, scheduler, checker } = platformNames(settings.prefix);
  const member = memberOf(deployer, settings);
  const roles = DEPLOYER_ROLES.map((role) => projectRole(live, deployer, member, role));
  if (!isPlatform) return roles;
  const email = accountEmail(deployer, project);
  return [
    ...[deployer, scheduler, checker].map((name) => account(name, live)),
    ...roles,
    // The admin app lets the build in by an identity token of its own.
    roleGrant(
      `${deployer} may create its own identity tokens`,
      (await live.accountBindings(email)).has(bindingOf(member, CREATE_ID_TOKEN)),
      'iam service-accounts',
      [email, `--project=${project}`],
      member,
      CREATE_ID_TOKEN,
    ),
    // A pull request runs its author's code, which may write its log and do nothing else.
    projectRole(live, checker, memberOf(checker, settings), WRITE_LOGS),
  ];
}

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
      const email = accountEmail(name, project);
      return [
        account(name, live),
        roleGrant(
          `${deployer} may deploy as ${accountId(name)}`,
          (await live.accountBindings(email)).has(bindingOf(member, USE_ACCOUNT)),
          'iam service-accounts',
          [email, `--project=${project}`],
          member,
          USE_ACCOUNT,
        ),
        ...(name === model ? [projectRole(live, name, memberOf(name, settings), USE_MODELS)] : []),
      ];
    }),
  );
}

/** The accounts of all processes in a project, and in the platform's own that of the jobs that create databases. */
export function accountsOf({ prefix, project: platform }: DeploySettings, plans: ProcessPlan[], project: string) {
  const services = plans.filter(({ place }) => place.project === project).map(({ service }) => service);
  return [...new Set(services), ...(project === platform ? [platformNames(prefix).provisioner] : [])];
}

function account(name: string, live: LiveProject): Resource {
  const id = accountId(name);
  return resource(live, 'account', accountEmail(name, live.project), `account ${id}`, id, `--display-name=${name}`);
}

function projectRole(live: LiveProject, name: string, member: string, role: string): Resource {
  const exists = live.bindings.has(bindingOf(member, role));
  return roleGrant(`${name} may: ${role}`, exists, 'projects', [live.project, '--condition=None'], member, role);
}

/** An account of the platform's own project. */
function memberOf(name: string, { project }: DeploySettings): string {
  return accountMember(accountEmail(name, project));
}
