import { accountMember, bindingOf, type Bindings } from '../cloud/read-bindings';
import { accountEmail, accountId, platformNames } from '../manifests/names';
import type { ProcessPlan } from '../manifests/process-plan';
import type { Candidate } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';
import type { LiveProject } from './read-project';
import { type Step, step, type Steps } from './step';

/** What the build, which deploys, may do in a project. On accounts it is given its right one by one. */
const DEPLOYER_ROLES = [
  'roles/artifactregistry.writer',
  'roles/cloudbuild.builds.builder',
  'roles/iam.serviceAccountViewer',
  'roles/logging.logWriter',
  'roles/run.admin',
  'roles/secretmanager.viewer',
];
const ACTS_AS = 'roles/iam.serviceAccountUser';
const NAMES_ITSELF = 'roles/iam.serviceAccountOpenIdTokenCreator';
const WRITES_LOGS = 'roles/logging.logWriter';

/** Who may act as an account, by its address. */
export type Actors = ReadonlyMap<string, Bindings>;

/** The accounts that belong to nobody's service: the build's, with its rights in this project, and the scheduler's. */
export function planCommonAccounts(
  settings: DeploySettings,
  live: LiveProject,
  actors: Actors,
  project: string,
): Steps {
  const { deployer, scheduler, checker } = platformNames(settings.prefix);
  const member = deployerMember(settings);
  const email = accountEmail(deployer, project);
  const isMain = project === settings.project;
  const own = isMain ? [deployer, scheduler, checker] : [];
  const mayName = actors.get(email)?.has(bindingOf(member, NAMES_ITSELF)) ?? false;
  const checkerMember = accountMember(accountEmail(checker, project));
  return [
    ...own.flatMap((name) => planAccount(name, live, project)),
    ...DEPLOYER_ROLES.filter((role) => !live.bindings.has(bindingOf(member, role))).map((role) =>
      step(
        `${deployer} may: ${role}`,
        ['projects', 'add-iam-policy-binding', project, `--member=${member}`, `--role=${role}`],
        '--condition=None',
      ),
    ),
    // For an identity token of its own, by which the admin app lets it in.
    ...(isMain && !mayName
      ? [
          step(
            `${deployer} may say who it is`,
            ['iam', 'service-accounts', 'add-iam-policy-binding', email],
            [`--project=${project}`, `--member=${member}`, `--role=${NAMES_ITSELF}`],
          ),
        ]
      : []),
    // What a pull request runs is whoever wrote it: it may write its log, and nothing else.
    ...(isMain && !live.bindings.has(bindingOf(checkerMember, WRITES_LOGS))
      ? [
          step(
            `${checker} may: ${WRITES_LOGS}`,
            ['projects', 'add-iam-policy-binding', project, `--member=${checkerMember}`, `--role=${WRITES_LOGS}`],
            '--condition=None',
          ),
        ]
      : []),
  ];
}

/**
 * An account for each process, without any right in the project: what it may read and whom it may call is given to it
 * secret by secret and service by service.
 */
export function planAccounts(
  settings: DeploySettings,
  plans: ProcessPlan[],
  live: LiveProject,
  actors: Actors,
  project: string,
): Steps[] {
  const member = deployerMember(settings);
  const names = accountsOf(settings, plans, project);
  return names.map((name) => {
    const email = accountEmail(name, project);
    const mayAct = actors.get(email)?.has(bindingOf(member, ACTS_AS)) ?? false;
    const admit = step(
      `${platformNames(settings.prefix).deployer} may deploy as ${accountId(name)}`,
      ['iam', 'service-accounts', 'add-iam-policy-binding', email],
      [`--project=${project}`, `--member=${member}`, `--role=${ACTS_AS}`],
    );
    return [...planAccount(name, live, project), ...(mayAct ? [] : [admit])];
  });
}

/** Google would refuse them one by one, in the middle of it. */
export function findTooManyAccounts(
  settings: DeploySettings,
  candidates: Candidate[],
  { accounts }: LiveProject,
  project: string,
): string[] {
  const limit = settings.max_service_accounts;
  const plans = candidates.map(({ plan }) => plan);
  const missing = accountsOf(settings, plans, project).filter((name) => !accounts.has(accountEmail(name, project)));
  if (missing.length === 0 || accounts.size + missing.length <= limit) return [];
  return [
    `${project} has ${accounts.size} service accounts and needs ${missing.length} more, but takes ${limit}: ` +
      'ask Google for a larger quota and say it as max_service_accounts, or use another project for some partners',
  ];
}

/** What runs under an account of its own: every process, and in the platform's project the jobs that make databases. */
export function accountsOf({ prefix, project: main }: DeploySettings, plans: ProcessPlan[], project: string): string[] {
  const services = plans.filter(({ place }) => place.project === project).map(({ service }) => service);
  return [...new Set(services), ...(project === main ? [platformNames(prefix).provisioner] : [])];
}

function planAccount(name: string, live: LiveProject, project: string): Step[] {
  if (live.accounts.has(accountEmail(name, project))) return [];
  const id = accountId(name);
  return [
    step(`account ${id}`, ['iam', 'service-accounts', 'create', id, `--project=${project}`, `--display-name=${name}`]),
  ];
}

function deployerMember({ prefix, project }: DeploySettings): string {
  return accountMember(accountEmail(platformNames(prefix).deployer, project));
}
