import { candidateUrl, type LiveService, notReadyReason, readRegion, servingRevisions } from '../cloud/cloud-run';
import type { Installation } from '../installation';
import type { DeployOptions } from '../options';
import type { PartnerChanges } from '../partners/admin-api';
import { type Deployable, listProcesses } from '../rollout/list-processes';
import { configurationChanges } from '../rollout/plan-rollout';
import { releaseOf } from '../rollout/release';
import type { Terminal } from '../terminal';

/** Shows what runs of each service. @returns false when something is not as it should be */
export async function showStatus(
  installation: Installation,
  { names }: DeployOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { settings, gcloud } = installation;
  const all = listProcesses(settings, await installation.partners());
  const shown = names.length === 0 ? all : all.filter(({ plan }) => names.includes(plan.title));
  const places = new Map(shown.map(({ plan }) => [`${plan.place.project}/${plan.place.region}`, plan.place]));
  const regions = await Promise.all([...places.values()].map((place) => readRegion(gcloud, place)));
  const keys = [...places.keys()];
  const rows = shown.map((one) => {
    const { place, service } = one.plan;
    const region = regions[keys.indexOf(`${place.project}/${place.region}`)]!;
    return describe(one, region.services.get(service));
  });
  for (const { title, lines } of rows) terminal.print([title, ...lines.map((line) => `    ${line}`)].join('\n'));
  const releases = Map.groupBy(rows, ({ release }) => release ?? 'no release');
  terminal.print([...releases].map(([release, { length }]) => `${release}: ${length} services`).join('\n'));
  return rows.every(({ isHealthy }) => isHealthy);
}

function describe({ plan, partner, cell }: Deployable, live: LiveService | undefined) {
  const name = `${plan.title}  ${plan.service}`;
  if (!live) return { title: `${name}: not deployed`, lines: [], release: undefined, isHealthy: false };
  const reason = notReadyReason(live);
  const serving = servingRevisions(live);
  const traffic = serving.map(({ revisionName, percent }) => `${revisionName} ${percent} %`).join(', ');
  const newest = live.spec.template.metadata.name;
  const isNewest = serving.every(({ revisionName }) => revisionName === newest);
  // Of an earlier revision, which has the traffic after a rollback, the service does not say it.
  const release = isNewest ? releaseOf(live.spec.template.metadata) : 'an earlier release';
  const changes = [...configurationChanges({ partner, cell, live, process: plan })];
  const { image } = live.spec.template.spec.containers[0];
  return {
    title: `${name}: ${reason === undefined ? 'ready' : 'NOT READY'}`,
    lines: [
      ...(reason === undefined ? [] : [reason]),
      `traffic: ${traffic || 'none'}${isNewest ? '' : ` (the newest is ${newest})`}`,
      `image: ${image.split('@').at(-1)}`,
      `release: ${release ?? 'none'}`,
      `address: ${live.status?.url ?? 'none'}`,
      ...(candidateUrl(live) ? [`a candidate revision is at ${candidateUrl(live)}`] : []),
      ...(cell ? [`partners: ${cell.members.length}`] : []),
      ...changes.flatMap(([code, fields]) => describeChange(fields, cell ? `for ${code} ` : '', partner?.endpoint_url)),
    ],
    release,
    isHealthy: reason === undefined && changes.length === 0 && serving.length > 0,
  };
}

/** What the configuration does not know yet of a partner. */
function describeChange(
  { endpoint_url: url, sleeps }: PartnerChanges,
  whose: string,
  present?: string | null,
): string[] {
  return [
    ...(url === undefined ? [] : [`the gateway calls ${present ?? 'nothing'} ${whose}instead; deploy it again`]),
    ...(sleeps === undefined
      ? []
      : [`the gateway does not know whether ${whose === '' ? 'it' : 'a partner'} sleeps; deploy it again`]),
  ];
}
