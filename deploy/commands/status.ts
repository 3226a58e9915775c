import { candidateUrl, notReadyReason, type LiveService, readRegion, servingOf } from '../cloud/live-services';
import type { Terminal } from '../terminal';
import type { Installation } from '../installation';
import type { DeployCommand } from '../read-command';
import { type Candidate, listProcesses } from '../rollout/list-processes';
import { newEndpointUrl } from '../rollout/new-endpoint-url';

/** Shows what runs of each service. False when something is not as it should be. */
export async function showStatus(
  installation: Installation,
  { names }: DeployCommand,
  conversation: Terminal,
): Promise<boolean> {
  const { settings, gcloud } = installation;
  const all = listProcesses(settings, await installation.partners());
  const shown = names.length === 0 ? all : all.filter(({ plan }) => names.includes(plan.title));
  const places = new Map(shown.map(({ plan }) => [`${plan.place.project}/${plan.place.region}`, plan.place]));
  const live = new Map(
    await Promise.all(
      [...places].map(async ([key, place]) => [key, (await readRegion(gcloud, place)).services] as const),
    ),
  );
  const rows = shown.map((candidate) => {
    const { place, service } = candidate.plan;
    return describe(candidate, live.get(`${place.project}/${place.region}`)!.get(service));
  });
  for (const { title, lines } of rows) conversation.print([title, ...lines.map((line) => `    ${line}`)].join('\n'));
  return rows.every(({ isFine }) => isFine);
}

function describe({ plan, partner }: Candidate, live: LiveService | undefined) {
  if (!live) return { title: `${plan.title}  ${plan.service}: not deployed`, lines: [], isFine: false };
  const fault = notReadyReason(live);
  const serving = servingOf(live);
  const traffic = serving.map(({ revisionName, percent }) => `${revisionName} ${percent} %`).join(', ');
  const newest = live.spec.template.metadata.name;
  const address = partner && newEndpointUrl(partner.endpoint_url, live.status?.url);
  const { image } = live.spec.template.spec.containers[0];
  const isNewest = serving.every(({ revisionName }) => revisionName === newest);
  return {
    title: `${plan.title}  ${plan.service}: ${fault ? 'NOT READY' : 'ready'}`,
    lines: [
      ...(fault ? [fault] : []),
      `traffic: ${traffic || 'none'}${isNewest ? '' : ` (the newest is ${newest})`}`,
      `image: ${image.split('@').at(-1)}`,
      `address: ${live.status?.url ?? 'none'}`,
      ...(candidateUrl(live) ? [`a candidate waits at ${candidateUrl(live)}`] : []),
      ...(address ? [`the gateway calls ${partner.endpoint_url ?? 'nobody'} instead; deploy it again`] : []),
    ],
    isFine: fault === undefined && address === undefined && serving.length > 0,
  };
}
