import { UserFacingError } from '@app/common/errors/user-facing-error';
import { toYaml } from '../cloud/cloud-run';
import type { Manifest } from '../manifests/knative';
import { placeOfJob, type ProcessPlan } from '../manifests/process-plan';
import { renderJob, renderService } from '../manifests/render-manifests';
import { secretNeedsOf } from '../manifests/secrets';
import type { DeployOptions } from '../options';
import { readPartnersFile } from '../partners/deployed-partner';
import { checkManifest } from '../preflight/check-manifest';
import { checkProcesses } from '../preflight/check-processes';
import { failuresOf, formatFailures } from '../preflight/preflight-failure';
import { listProcesses, selectProcesses } from '../rollout/list-processes';
import { type DeploySettings, projectNumbers } from '../settings/deploy-settings';
import { readSettings } from '../settings/read-settings';
import { adviceOn } from './deploy';

/** What only Google Cloud knows: the enabled version of a secret, and the image of a service that keeps its own. */
const UNKNOWN_VERSION = 'latest';
const UNKNOWN_IMAGE = 'IMAGE';
const HEAD = `\
# As npm run deploy renders them for new services. Only a deployment settles the names of revisions and the config-hash,
# the traffic, the versions of secrets (here: latest), and the image where none is named (here: IMAGE).`;

export interface Rendering {
  text: string;
  /** What people should know of the manifests. */
  notices: string[];
  /** Whether a preflight check of the rendered processes fails. */
  hasFailures: boolean;
}

/**
 * Renders the manifests of services and jobs from two files, without gcloud, network or database: to review the effect
 * of a change of the settings. The same files give the same text.
 *
 * @throws UserFacingError for files that are invalid, and for unknown names
 */
export async function render(options: DeployOptions): Promise<Rendering> {
  const { names, partners: partnersFile, parallel } = options;
  const settings = await readSettings(options.settings);
  const partners = partnersFile === undefined ? [] : await readPartnersFile(partnersFile);
  const all = listProcesses(settings, partners, names);
  const isKnown = (name: string): boolean => all.some(({ plan }) => plan.title === name);
  if (partnersFile === undefined && (names.length === 0 || !names.every(isKnown))) {
    throw new UserFacingError('--render does not ask the admin API for the partners: name a file, --partners FILE');
  }
  const selected = selectProcesses(all, names).toSorted((one, other) => (one.plan.title < other.plan.title ? -1 : 1));
  const image = options.image ?? settings.image;
  const manifests = selected.flatMap(({ plan }) => renderProcess(settings, plan, image ?? UNKNOWN_IMAGE));
  const failures = [
    ...checkProcesses(settings, all, parallel),
    ...manifests.flatMap(({ title, manifest }) => failuresOf(title, checkRendered(manifest, image))),
  ];
  return {
    text: [HEAD, ...manifests.map(({ where, manifest }) => `---\n# ${where}\n${toYaml(manifest).trimEnd()}`), ''].join(
      '\n',
    ),
    notices: [
      failures.length > 0 ? `Failed preflight checks:\n${formatFailures(failures)}` : '',
      ...adviceOn(settings, partners, all),
    ].filter((notice) => notice !== ''),
    hasFailures: failures.some(({ title }) => title === undefined || selected.some(({ plan }) => plan.title === title)),
  };
}

function renderProcess(settings: DeploySettings, plan: ProcessPlan, image: string) {
  const network = settings.networks[plan.place.region];
  if (!network) return [];
  const { title, place } = plan;
  const versions = new Map(secretNeedsOf(plan).map(({ project, secret }) => [`${project}/${secret}`, UNKNOWN_VERSION]));
  const context = { image, network, versions, numbers: projectNumbers(settings) };
  const service = { place, manifest: renderService(plan, context, undefined) };
  const jobs = plan.jobs.map((job) => ({ place: placeOfJob(plan, job), manifest: renderJob(plan, job, context) }));
  return [service, ...jobs].map(({ place: { project, region }, manifest }) => ({
    title,
    where: `${title}, project ${project}, region ${region}`,
    manifest: withSortedEnvironment(manifest),
  }));
}

function withSortedEnvironment(manifest: Manifest): Manifest {
  const { spec } = manifest.kind === 'Service' ? manifest.spec.template : manifest.spec.template.spec.template;
  spec.containers[0].env.sort((one, other) => (one.name < other.name ? -1 : 1));
  return manifest;
}

/** Errors other than those of the placeholders. */
function checkRendered(manifest: Manifest, image: string | undefined): string[] {
  return checkManifest(manifest).filter(
    (error) =>
      !error.endsWith('has no pinned version') && (image !== undefined || !error.includes(`: image ${UNKNOWN_IMAGE} `)),
  );
}
