import { UserFacingError } from '@app/common/errors/user-facing-error';
import pLimit from 'p-limit';
import { type LiveRegion, readRegion, readRevisions, type Revision, servingRevisions } from '../cloud/cloud-run';
import type { Installation } from '../installation';
import { jobName, type Place } from '../manifests/names';
import type { ProcessKind } from '../manifests/process-plan';
import type { DeployOptions } from '../options';
import {
  atRelease,
  beforeRelease,
  currentRelease,
  endOfRelease,
  type Return,
  type ServiceHistory,
} from '../rollout/choose-by-release';
import { moveBack, refuseWithoutSecrets } from '../rollout/move-back';
import type { DeploySettings } from '../settings/deploy-settings';
import type { Terminal } from '../terminal';

/** The order of a release, reversed: services may be newer than the gateway, never older. */
const ORDER: ProcessKind[] = [
  'gateway',
  'analytics-consumer',
  'analytics',
  'insight',
  'cell',
  'partner-service',
  'admin',
];

interface FoundService extends ServiceHistory {
  kind: ProcessKind;
  place: Place;
  checkScript: string;
}

/**
 * Returns every service to a release, or to the one before the present one. Finds the services by their labels, so it
 * works while the admin app is unreachable. Schemas stay: an older version ignores what a newer one added.
 */
export async function rollbackRelease(
  installation: Installation,
  { release = '', parallel, dryRun, unchecked }: DeployOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { gcloud, settings } = installation;
  const found = await findServices(installation, parallel);
  const { title, choose } = chooseTarget(found, release);
  const returns = found.map((service) => ({ service, to: choose(service) }));
  const moves = returns.flatMap(({ service, to }) => (to.kind === 'move' ? { service, revision: to.revision } : []));
  for (const line of formatReturns(returns)) terminal.print(line);
  if (moves.length === 0) throw new UserFacingError(`No service can or must return to ${title}.`);
  if (!dryRun && !(await terminal.confirm(`Return ${moves.length} of ${found.length} services to ${title}?`))) {
    return false;
  }
  const unable = returns.flatMap(({ service, to }) => (to.kind === 'none' ? service.service : []));
  const move = async ({ service, revision }: Move): Promise<string[]> => {
    const { service: name, place, checkScript } = service;
    try {
      await refuseWithoutSecrets(gcloud, settings, revision, place);
      await moveBack(gcloud, {
        service: name,
        place,
        checkScript,
        dryRun,
        unchecked,
        revision: revision.metadata.name,
      });
      terminal.progress(name, `${revision.metadata.name} has all the traffic`);
      return [];
    } catch (error) {
      terminal.progress(name, `FAILED: ${(error as Error).message}`);
      return [name];
    }
  };
  const failed = [...unable, ...(await moveInOrder(moves, parallel, move))];
  terminal.print(
    `${moves.length} to return, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`,
  );
  return failed.length === 0;
}

interface Move {
  service: FoundService;
  revision: Revision;
}

/** The gateway before the services, and the services in parallel. @returns those that failed */
async function moveInOrder(
  moves: readonly Move[],
  parallel: number,
  move: (one: Move) => Promise<string[]>,
): Promise<string[]> {
  const failed: string[] = [];
  const limit = pLimit(parallel);
  for (const kind of ORDER) {
    const ofKind = moves.filter(({ service }) => service.kind === kind);
    failed.push(...(await Promise.all(ofKind.map((one) => limit(() => move(one))))).flat());
  }
  return failed;
}

function chooseTarget(
  found: readonly FoundService[],
  release: string,
): { title: string; choose: (service: FoundService) => Return } {
  if (release === 'previous') {
    const current = currentRelease(found);
    if (current === undefined) throw new UserFacingError('No service runs a revision of a release.');
    return { title: `what ran before ${current}`, choose: (service) => beforeRelease(service, current) };
  }
  const endMs = endOfRelease(found, release);
  if (endMs === undefined) throw new UserFacingError(`There is no revision of release ${release}. See: deploy status`);
  return { title: release, choose: (service) => atRelease(service, release, endMs) };
}

function formatReturns(returns: { service: FoundService; to: Return }[]): string[] {
  return returns.flatMap(({ service: { service, serving }, to }) => {
    switch (to.kind) {
      case 'stay':
        return [];
      case 'none':
        return [`${service} stays: ${to.reason}`];
      case 'move': {
        const { image } = to.revision.spec.containers[0];
        return [`${service}: ${serving ?? 'nothing'} → ${to.revision.metadata.name} (${image.split('@').at(-1)})`];
      }
    }
  });
}

/** Every service of the installation that runs, by its labels, wherever a process may be. */
async function findServices({ settings, gcloud }: Installation, parallel: number): Promise<FoundService[]> {
  const limit = pLimit(parallel);
  const regions = await Promise.all(
    placesOf(settings).map(async (place) => ({ place, region: await readRegion(gcloud, place) })),
  );
  const ours = regions.flatMap(({ place, region }) =>
    [...region.services].flatMap(([service, live]) => {
      const kind = ORDER.find((one) => one === live.metadata.labels?.['app']);
      return kind === undefined ? [] : { kind, place, service, live, checkScript: checkScriptOf(region, service) };
    }),
  );
  return Promise.all(
    ours.map(({ live, ...service }) =>
      limit(async () => ({
        ...service,
        revisions: await readRevisions(gcloud, service.service, service.place),
        serving: servingRevisions(live)[0]?.revisionName,
      })),
    ),
  );
}

/** The program of the job that tests a service. */
function checkScriptOf({ jobs }: LiveRegion, service: string): string {
  return jobs.get(jobName(service, 'check'))?.spec.template.spec.template.spec.containers[0].args[0] ?? '';
}

function placesOf({ project, projects, networks }: DeploySettings): Place[] {
  return [project, ...Object.keys(projects ?? {})].flatMap((id) =>
    Object.keys(networks).map((region) => ({ project: id, region })),
  );
}
