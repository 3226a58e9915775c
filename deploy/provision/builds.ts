import { bindingOf } from '../cloud/iam';
import { buildStores, platformNames } from '../manifests/names';
import type { DeploySettings } from '../settings/deploy-settings';
import { account, accountUse, memberOf, projectRole } from './accounts';
import type { LiveProject } from './live-project';
import { type ProjectContext, type Resource, resource, roleGrant } from './resource';

/** Of the build that deploys, in every project. Its right to use an account is granted account by account. */
const DEPLOY = ['roles/iam.serviceAccountViewer', 'roles/run.admin', 'roles/secretmanager.viewer'];
const WRITE_LOGS = 'roles/logging.logWriter';
/** Of the same build in the platform's project: it starts the other builds, and reads the image that they made. */
const START_BUILDS = [
  WRITE_LOGS,
  'roles/artifactregistry.reader',
  'roles/cloudbuild.builds.editor',
  'roles/serviceusage.serviceUsageConsumer',
];
const PUSH_IMAGES = 'roles/artifactregistry.writer';
const CREATE_ID_TOKEN = 'roles/iam.serviceAccountOpenIdTokenCreator';
const READ_OBJECTS = 'roles/storage.objectViewer';
/** Writes objects, and reads that the bucket exists, which `gcloud builds submit` does first. */
const WRITE_OBJECTS = 'roles/storage.legacyBucketWriter';

/** Of a source: it is read within minutes. */
const SOURCE_LIFECYCLE = { rule: [{ action: { type: 'Delete' }, condition: { age: 30 } }] };
/** Layers that no build has pushed for this long are made again. */
const CACHE_CLEANUP = [
  { name: 'old', action: { type: 'Delete' }, condition: { tagState: 'any', olderThan: '30d' } },
] as const;

/** The accounts of the builds with their roles, and what they write apart from images. */
export async function buildResources(context: ProjectContext): Promise<Resource[]> {
  const { settings, live, isPlatform } = context;
  const { deployer } = platformNames(settings.prefix);
  const member = memberOf(deployer, settings);
  const roles = DEPLOY.map((role) => projectRole(live, deployer, member, role));
  if (!isPlatform) return roles;
  return [
    ...(await buildAccounts(settings, live)),
    ...roles,
    ...START_BUILDS.map((role) => projectRole(live, deployer, member, role)),
    ...cacheResources(settings, live),
    ...(await sourceResources(settings, live)),
  ];
}

async function buildAccounts(settings: DeploySettings, live: LiveProject): Promise<Resource[]> {
  const { deployer, builder, checker } = platformNames(settings.prefix);
  const member = memberOf(deployer, settings);
  const tokens = `${deployer} may create its own identity tokens`;
  return [
    ...[deployer, builder, checker].map((name) => account(name, live)),
    // The admin app lets the build in by an identity token of its own.
    await accountUse(live, deployer, tokens, member, CREATE_ID_TOKEN),
    await accountUse(live, builder, `${deployer} may build as ${builder}`, member),
    await accountUse(live, checker, `${deployer} may build as ${checker}`, member),
    projectRole(live, builder, memberOf(builder, settings), WRITE_LOGS),
    projectRole(live, builder, memberOf(builder, settings), PUSH_IMAGES),
    // A pull request runs its author's code, and a test that of its packages.
    projectRole(live, checker, memberOf(checker, settings), WRITE_LOGS),
  ];
}

/** A repository of its own: its one tag is moved by each build, which the tags of images cannot be. */
function cacheResources(settings: DeploySettings, live: LiveProject): Resource[] {
  const { cache } = buildStores(settings);
  const place = `--location=${settings.region}`;
  const args = ['artifacts', 'repositories', 'set-cleanup-policies', cache, place, '--no-dry-run'];
  return [
    resource(live, 'repository', cache, `repository ${cache} of layers`, cache, '--repository-format=docker', place),
    {
      what: `clean-up of ${cache}`,
      exists: live.find('repository', cache)?.cleanupPolicies !== undefined,
      create: () => ({
        args: [...args, `--project=${live.project}`, '--policy='],
        file: JSON.stringify(CACHE_CLEANUP),
      }),
    },
  ];
}

/** A bucket of its own, because whoever builds a pull request may read it. */
async function sourceResources(settings: DeploySettings, live: LiveProject): Promise<Resource[]> {
  const { sources } = buildStores(settings);
  const { deployer, builder, checker } = platformNames(settings.prefix);
  const bindings = await live.bucketBindings(sources);
  const grant = (name: string, role: string): Resource => {
    const member = memberOf(name, settings);
    const exists = bindings.has(bindingOf(member, role));
    const args = [`gs://${sources}`, `--project=${live.project}`];
    return roleGrant(`${name} may in ${sources}: ${role}`, exists, 'storage buckets', args, member, role);
  };
  const access = ['--uniform-bucket-level-access', '--public-access-prevention'];
  const flags = [`--project=${live.project}`, `--location=${settings.region}`, ...access];
  return [
    {
      what: `bucket ${sources} of sources to build`,
      exists: live.has('bucket', sources),
      create: () => ({
        args: ['storage', 'buckets', 'create', `gs://${sources}`, ...flags, '--lifecycle-file='],
        file: JSON.stringify(SOURCE_LIFECYCLE),
      }),
    },
    ...[deployer, builder, checker].map((name) => grant(name, READ_OBJECTS)),
    grant(deployer, WRITE_OBJECTS),
  ];
}
