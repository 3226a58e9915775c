import { formatCommand } from '../cloud/gcloud';
import { replaceJob, replaceService, toYaml } from '../cloud/commands';
import { newEndpointUrl } from './new-endpoint-url';
import type { Rollout } from './plan-rollout';

const STEPS: Readonly<Record<Rollout['step'], string>> = {
  create: 'is new',
  update: 'gets a new revision',
  resume: 'has its revision already, from a run that was ended; it is tried and gets the traffic',
  adjust: 'keeps its revision',
  none: 'is as it should be',
};

/** The plan as a person reads it before saying yes. */
export function formatPlan(rollOuts: Rollout[]): string {
  const settled = rollOuts.filter(isSettled);
  const changing = rollOuts.filter((rollOut) => !isSettled(rollOut));
  const lines = changing.flatMap(writeRollOut);
  if (settled.length > 0) lines.push(`As they should be: ${settled.map(({ process }) => process.title).join(', ')}`);
  return lines.join('\n');
}

/** Whether nothing is to be done for a service, its address in the configuration included. */
export function isSettled({ step, partner, live }: Rollout): boolean {
  return step === 'none' && newEndpointUrl(partner?.endpoint_url ?? null, addressOf(partner, live)) === undefined;
}

/** Every manifest as it would be applied, with the command that would apply it. */
export function formatManifests(rollOuts: Rollout[]): string {
  return rollOuts
    .filter(({ step }) => step !== 'none')
    .flatMap(({ process, manifest, jobs }) => [
      ...jobs.map((job) => [replaceJob(job.manifest, job.place), job.manifest] as const),
      [replaceService(manifest, process.place), manifest] as const,
    ])
    .map(([call, manifest]) => `# ${formatCommand(call)}\n---\n${toYaml(manifest)}`)
    .join('\n');
}

function writeRollOut({
  process,
  manifest,
  step,
  jobs,
  invokers: callers,
  differences,
  partner,
  live,
}: Rollout): string[] {
  const { title, service, place } = process;
  const address = newEndpointUrl(partner?.endpoint_url ?? null, addressOf(partner, live));
  const changedJobs = jobs.filter((job) => job.differences.length > 0);
  return [
    `${title}  (${service}, ${place.region}, ${place.project})  ${STEPS[step]}`,
    ...(step === 'none' || step === 'adjust' ? [] : [`    revision ${manifest.spec.template.metadata.name}`]),
    ...differences.map((line) => `    ${line}`),
    ...(changedJobs.length > 0 ? [`    jobs: ${changedJobs.map((job) => job.manifest.metadata.name).join(', ')}`] : []),
    ...callers.add.map((member) => `    + may call it: ${member}`),
    ...callers.remove.map((member) => `    - may call it: ${member}`),
    ...(step === 'create' && partner ? ['    endpoint_url: the address that it gets'] : []),
    ...(address === undefined ? [] : [`    endpoint_url: ${partner!.endpoint_url ?? '(none)'} → ${address}`]),
  ];
}

function addressOf(partner: Rollout['partner'], live: Rollout['live']): string | undefined {
  return partner ? live?.status?.url : undefined;
}
