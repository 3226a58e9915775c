import { accountEmail, accountId, platformNames } from '../render/names';
import type { ProcessPlan } from '../render/process-plan';
import type { DeploySettings } from '../settings/deploy-settings';
import type { LiveProject } from './read-project';
import { type Step, step } from './step';

/** What the build, which deploys, may do in the project. On accounts it is given its right one by one. */
const DEPLOYER_ROLES = [
  'roles/artifactregistry.writer',
  'roles/cloudbuild.builds.builder',
  'roles/iam.serviceAccountViewer',
  'roles/logging.logWriter',
  'roles/run.admin',
  'roles/secretmanager.viewer',
];

const ACTS_AS = 'roles/iam.serviceAccountUser';

/**
 * An account for each process, without any right in the project: what it may read and whom it may call is given to it
 * secret by secret and service by service.
 */
export function planAccounts(
  settings: DeploySettings,
  plans: ProcessPlan[],
  live: LiveProject,
  /** Who may act as an account, by its address: `member role`. */
  actors: ReadonlyMap<string, ReadonlySet<string>>,
  project: string,
): Step[] {
  const { prefix } = settings;
  const deployer = platformNames(prefix).deployer;
  const services = accountsOf(settings, plans);
  const accounts = [...services, platformNames(prefix).scheduler, ...(project === settings.project ? [deployer] : [])];
  const deployerMember = `serviceAccount:${accountEmail(deployer, settings.project)}`;
  return [
    ...accounts
      .filter((name) => !live.accounts.has(accountEmail(name, project)))
      .map((name) =>
        step(`account ${accountId(name)}`, [
          'iam',
          'service-accounts',
          'create',
          accountId(name),
          `--project=${project}`,
          `--display-name=${name}`,
        ]),
      ),
    ...DEPLOYER_ROLES.filter((role) => !live.bindings.has(`${deployerMember} ${role}`)).map((role) =>
      step(
        `${deployer} may: ${role}`,
        ['projects', 'add-iam-policy-binding', project, `--member=${deployerMember}`, `--role=${role}`],
        '--condition=None',
      ),
    ),
    ...services
      .filter((name) => !actors.get(accountEmail(name, project))?.has(`${deployerMember} ${ACTS_AS}`))
      .map((name) =>
        step(
          `${deployer} may deploy as ${accountId(name)}`,
          ['iam', 'service-accounts', 'add-iam-policy-binding', accountEmail(name, project)],
          [`--project=${project}`, `--member=${deployerMember}`, `--role=${ACTS_AS}`],
        ),
      ),
  ];
}

/** What runs under an account of its own: every process, and the job that makes databases. */
export function accountsOf({ prefix }: DeploySettings, plans: ProcessPlan[]): string[] {
  return [...new Set(plans.map(({ service }) => service)), platformNames(prefix).provisioner];
}
