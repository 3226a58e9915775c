import { replaceManifest, toYaml } from '../cloud/cloud-run';
import { formatCommand } from '../cloud/gcloud';
import { configurationChanges, isUpToDate, type Rollout } from './plan-rollout';

const STEPS: Readonly<Record<Rollout['step'], string>> = {
  create: 'is new',
  update: 'gets a new revision',
  resume: 'has its revision from an interrupted run, which is tested and gets the traffic',
  adjust: 'keeps its revision',
  none: 'is up to date',
};

/** The plan as it is shown before the confirmation. */
export function formatPlan(rollouts: Rollout[]): string {
  const upToDate = rollouts.filter(isUpToDate).map(({ process }) => process.title);
  const lines = rollouts.filter((rollout) => !isUpToDate(rollout)).flatMap(formatRollout);
  if (upToDate.length > 0) lines.push(`Up to date: ${upToDate.join(', ')}`);
  return lines.join('\n');
}

/** Every manifest that would be applied, with the command that would apply it. */
export function formatManifests(rollouts: Rollout[]): string {
  return rollouts
    .filter(({ step }) => step !== 'none')
    .flatMap(({ process, manifest, jobs }) => [...jobs, { manifest, place: process.place }])
    .map(({ manifest, place }) => {
      const command = formatCommand(replaceManifest(manifest, place));
      return `# ${command}\n---\n${toYaml(manifest)}`;
    })
    .join('\n');
}

function formatRollout(rollout: Rollout): string[] {
  const { process, manifest, step, jobs, invokers, changes, partner } = rollout;
  const { title, service, place } = process;
  const changedJobs = jobs.filter((job) => job.changes.length > 0).map((job) => job.manifest.metadata.name);
  return [
    `${title}  (${service}, ${place.region}, ${place.project})  ${STEPS[step]}`,
    ...(step === 'none' || step === 'adjust' ? [] : [`    revision ${manifest.spec.template.metadata.name}`]),
    ...changes.map((change) => `    ${change}`),
    ...(changedJobs.length > 0 ? [`    jobs: ${changedJobs.join(', ')}`] : []),
    ...invokers.add.map((member) => `    + may invoke it: ${member}`),
    ...invokers.remove.map((member) => `    - may invoke it: ${member}`),
    ...(step === 'create' && partner ? ['    endpoint_url: the address that Cloud Run assigns'] : []),
    ...formatConfiguration(rollout),
  ];
}

function formatConfiguration(rollout: Rollout): string[] {
  const { partner, cell } = rollout;
  if (rollout.step === 'create' && cell) {
    return cell.newcomers.map(({ partner_code: code }) => `    ${code}: endpoint_url in ${cell.url}`);
  }
  return [...configurationChanges(rollout)].flatMap(([code, { endpoint_url: url, sleeps }]) => {
    const whose = cell ? `${code}: ` : '';
    return [
      ...(url === undefined ? [] : [`    ${whose}endpoint_url: ${partner?.endpoint_url ?? '(none)'} → ${url}`]),
      ...(sleeps === undefined ? [] : [`    ${whose}sleeps: ${!sleeps} → ${sleeps}`]),
    ];
  });
}
