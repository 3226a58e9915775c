import { UserFacingError } from '@app/common/errors/user-facing-error';
import { toYaml } from '../cloud/commands';
import { formatProposals } from '../partners/decide-placement';
import type { DeployedPartner } from '../partners/deployed-partner';
import { readPartnersFile } from '../partners/read-partners-file';
import type { DeployCommand } from '../read-command';
import { findUnknownPartners } from '../preflight/find-unknown-partners';
import { checkProcesses } from '../preflight/check-processes';
import { checkManifest } from '../preflight/check-manifest';
import { type PreflightFailure, failuresOf, formatFailures } from '../preflight/preflight-failure';
import type { EnvironmentVariable, Manifest } from '../manifests/knative';
import type { ProcessPlan } from '../manifests/process-plan';
import { placeOfJob } from '../manifests/process-plan';
import { renderJob, renderService, type RenderContext } from '../manifests/render-manifests';
import { secretNeedsOf } from '../manifests/secret-needs';
import { type Candidate, listProcesses } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';
import { projectNumbers } from '../settings/project-numbers';
import { readSettings } from '../settings/read-settings';

/** What only Google Cloud knows: which version of a secret is in force, and the image of a service that keeps its own. */
const UNKNOWN_VERSION = 'latest';
const UNKNOWN_IMAGE = 'IMAGE';
const HEAD = [
  '# As npm run deploy renders them for services that are new. Settled when they are deployed: the names of revisions and',
  '# the config-hash, the traffic, the versions of secrets (here: latest), and the image where none is named (here: IMAGE).',
].join('\n');

/** What was rendered, and what a person has to know of it. */
export interface Rendering {
  text: string;
  notices: string[];
  /** Whether anything of what was rendered would be refused. */
  hasFailures: boolean;
}

/**
 * The manifests of services and jobs out of two files, without gcloud, network or database: for a review of what a
 * change of the settings does. The same files give the same text.
 *
 * @throws ExplainedFault for files that are not usable, and for names that nothing has
 */
export async function render(command: DeployCommand): Promise<Rendering> {
  const { settingsFile, partnersFile, names, image: given, parallel } = command;
  const settings = await readSettings(settingsFile);
  const partners = partnersFile === undefined ? [] : await readPartnersFile(partnersFile);
  const all = listProcesses(settings, partners, names);
  const selected = select(all, command);
  const image = given ?? settings.image;
  const rendered = selected.flatMap(({ plan }) => renderProcess(settings, plan, image ?? UNKNOWN_IMAGE));
  const refusals = [
    ...checkProcesses(settings, all, parallel),
    ...rendered.flatMap(({ title, manifest }) => failuresOf(title, faultsOf(manifest, image))),
  ];
  return {
    text: [HEAD, ...rendered.map(({ where, manifest }) => `---\n# ${where}\n${toYaml(manifest).trimEnd()}`), ''].join(
      '\n',
    ),
    notices: noticesOf(settings, partners, refusals),
    hasFailures: refusals.some(({ title }) => title === undefined || selected.some(({ plan }) => plan.title === title)),
  };
}

function noticesOf(settings: DeploySettings, partners: DeployedPartner[], refusals: PreflightFailure[]): string[] {
  const codes = partners.map(({ partner_code: code }) => code);
  return [
    refusals.length > 0 ? `Would be refused:\n${formatFailures(refusals)}` : '',
    ...(codes.length > 0 ? findUnknownPartners(settings, codes) : []),
    formatProposals(settings, partners),
  ].filter((notice) => notice !== '');
}

/** By name, whatever the order of the files. @throws ExplainedFault */
function select(all: Candidate[], { names, partnersFile }: DeployCommand): Candidate[] {
  const known = new Set(all.map(({ plan }) => plan.title));
  const unknown = names.filter((name) => !known.has(name));
  if (partnersFile === undefined && (names.length === 0 || unknown.length > 0)) {
    throw new UserFacingError('--render asks nobody who the partners are: name a file, --partners FILE');
  }
  if (unknown.length > 0) throw new UserFacingError(unknown.map((name) => `There is no partner ${name}`).join('\n'));
  const selected = names.length === 0 ? all : all.filter(({ plan }) => names.includes(plan.title));
  return selected.toSorted((one, other) => (one.plan.title < other.plan.title ? -1 : 1));
}

interface RenderedManifest {
  title: string;
  /** Project and region. */
  where: string;
  manifest: Manifest;
}

function renderProcess(settings: DeploySettings, plan: ProcessPlan, image: string): RenderedManifest[] {
  const network = settings.networks[plan.place.region];
  if (!network) return [];
  const versions = new Map(secretNeedsOf(plan).map(({ project, secret }) => [`${project}/${secret}`, UNKNOWN_VERSION]));
  const around: RenderContext = { image, network, versions, numbers: projectNumbers(settings) };
  const ofJobs = plan.jobs.map((job) => ({ place: placeOfJob(plan, job), manifest: renderJob(plan, job, around) }));
  const all = [{ place: plan.place, manifest: renderService(plan, around, undefined) }, ...ofJobs];
  return all.map(({ place, manifest }) => ({
    title: plan.title,
    where: `${plan.title}, project ${place.project}, region ${place.region}`,
    manifest: sortEnvironment(manifest),
  }));
}

function sortEnvironment(manifest: Manifest): Manifest {
  const { spec } = manifest.kind === 'Service' ? manifest.spec.template : manifest.spec.template.spec.template;
  spec.containers[0].env.sort(byName);
  return manifest;
}

function byName(one: EnvironmentVariable, other: EnvironmentVariable): number {
  return one.name < other.name ? -1 : 1;
}

/** But for what is only known when it is deployed. */
function faultsOf(manifest: Manifest, image: string | undefined): string[] {
  return checkManifest(manifest).filter(
    (fault) =>
      !fault.endsWith('has no pinned version') && (image !== undefined || !fault.includes(`: image ${UNKNOWN_IMAGE} `)),
  );
}
