import { UserFacingError } from '@app/common/errors/user-facing-error';
import { cellEndpointUrl } from '@app/partner-config/databases/cell-databases';
import { executeJob, type LiveService, placeFlags, readRegion, replaceManifest } from '../cloud/cloud-run';
import { readSecret } from '../cloud/secret-manager';
import type { Installation } from '../installation';
import { homeOf, type Place, platformNames } from '../manifests/names';
import { cellUrlOf, planCell, presentCell } from '../manifests/plan-cells';
import { planPartner } from '../manifests/plan-processes';
import { type JobPlan, nameOfJob, type ProcessPlan } from '../manifests/process-plan';
import { renderJob } from '../manifests/render-manifests';
import { cellSecrets, referenceTo, resolveSecret, serviceSecrets } from '../manifests/secrets';
import { decidePlacement } from '../partners/decide-placement';
import { type DeployedPartner, isInCell } from '../partners/deployed-partner';
import { DEDICATED, type DeploySettings, projectNumbers } from '../settings/deploy-settings';
import type { Terminal } from '../terminal';

/** A day's worth of rows of a small partner takes seconds; this is for one that has outgrown its cell. */
const MOVE_TIMEOUT_S = 4 * 3_600;

export interface MoveOptions {
  partner: string;
  /** A cell, or `dedicated`. */
  to: string;
  /** Lets the present place take writes again instead. */
  cancel: boolean;
  dryRun: boolean;
}

/** Where a partner's data is, or goes. */
interface Side {
  /** Undefined: a service and a database of its own. */
  cell: string | undefined;
  plan: ProcessPlan;
  /** The secret with the URL of its database, as the account that moves the data names it. */
  secret: string;
}

/**
 * Moves a partner of a deployed platform into a cell or out of it. A job with a way to both databases moves the rows;
 * meanwhile the gateway spools. Then the partner's `endpoint_url` is switched. Safe to interrupt and to run again.
 *
 * @throws UserFacingError when the partner is there already, or the other place does not run
 */
export async function moveDeployed(
  installation: Installation,
  { partner: code, to, cancel, dryRun }: MoveOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { settings, gcloud } = installation;
  const partner = (await installation.partners()).find((one) => one.partner_code === code);
  if (!partner) throw new UserFacingError(`There is no partner ${code}.`);
  const [from, target] = [sideOf(settings, partner, placeNow(settings, partner)), sideOf(settings, partner, to)];
  if (from.cell === target.cell) throw new UserFacingError(`${code} is in ${nameOf(target)} already.`);
  const live = await readTarget(installation, target, to);
  const job: JobPlan = {
    purpose: 'move',
    script: 'dist/apps/partner-service/src/move.js',
    overrides: {
      env: {
        PARTNER_CODE: code,
        FROM_CELL: from.cell ?? '',
        TO_CELL: target.cell ?? '',
        MOVE: cancel ? 'cancel' : 'move',
      },
      secrets: { FROM_DATABASE_URL: from.secret, TO_DATABASE_URL: target.secret },
    },
    runsAs: platformNames(settings.prefix).provisioner,
    place: homeOf(settings),
    retries: 0,
    timeoutSeconds: MOVE_TIMEOUT_S,
  };
  terminal.print(
    `${code}: ${cancel ? 'takes writes again in' : 'moves from'} ${nameOf(from)}${cancel ? '' : ` to ${nameOf(target)}`}`,
  );
  if (
    !dryRun &&
    !(await terminal.confirm(cancel ? 'Cancel its move?' : 'Move it? Its postbacks are spooled meanwhile.'))
  ) {
    return false;
  }
  await runJob(installation, from.plan, job, live);
  if (cancel) return true;
  const endpointUrl =
    target.cell === undefined ? live.status!.url! : cellEndpointUrl(cellUrlOf(settings, target.cell), code);
  terminal.print(`${code}: endpoint_url ${partner.endpoint_url ?? '(none)'} → ${endpointUrl}`);
  if (gcloud.isDryRun) return true;
  await (await installation.adminApi()).changePartner(code, { endpoint_url: endpointUrl });
  terminal.print(
    `${code} is in ${nameOf(target)}; the gateway delivers what waited in its spool. Now set partners.${code}.hosting to ${to}.`,
  );
  return true;
}

/** Renders the job with the newest versions of both secrets, runs it to its end, and removes it. */
async function runJob(
  { settings, gcloud }: Installation,
  plan: ProcessPlan,
  job: JobPlan,
  live: LiveService,
): Promise<void> {
  const place = job.place!;
  const references = Object.values(job.overrides!.secrets).map((reference) => resolveSecret(reference, place));
  const versions = await Promise.all(
    references.map(async ({ project, name }) => {
      const { enabledVersion } = await readSecret(gcloud, project, name);
      if (enabledVersion === undefined) throw new UserFacingError(`The secret ${name} has no enabled version.`);
      return [`${project}/${name}`, enabledVersion] as const;
    }),
  );
  const manifest = renderJob(plan, job, {
    image: live.spec.template.spec.containers[0].image,
    network: settings.networks[place.region]!,
    versions: new Map(versions),
    numbers: projectNumbers(settings),
  });
  const name = nameOfJob(plan, job);
  await gcloud.change(replaceManifest(manifest, place));
  await gcloud.change(executeJob(name, place));
  await gcloud.change({ args: ['run', 'jobs', 'delete', name, ...placeFlags(place)] });
}

/** The service that will serve the partner. It has to run before the data goes there. */
async function readTarget({ gcloud }: Installation, { plan }: Side, to: string): Promise<LiveService> {
  const live = (await readRegion(gcloud, plan.place)).services.get(plan.service);
  if (live?.status?.url !== undefined) return live;
  const name = plan.title;
  throw new UserFacingError(
    `${plan.service} does not run yet. Set ${to === DEDICATED ? `partners.${name}.hosting to dedicated` : `cells.${name}`}, then: ` +
      `npm run provision -- ${name} and npm run deploy -- ${name}`,
  );
}

/** @throws UserFacingError for one in a cell that the settings do not list */
function placeNow(settings: DeploySettings, partner: DeployedPartner): string {
  const cell = presentCell(settings, partner);
  if (cell === undefined && isInCell(partner)) {
    throw new UserFacingError(
      `${partner.partner_code} is at ${partner.endpoint_url}, in a cell that the settings do not list.`,
    );
  }
  return cell ?? DEDICATED;
}

function sideOf(settings: DeploySettings, partner: DeployedPartner, hosting: string): Side {
  const { prefix } = settings;
  const home: Place = homeOf(settings);
  if (hosting === DEDICATED) {
    const plan = planPartner(settings, partner.partner_code, decidePlacement(settings, partner));
    const name = serviceSecrets(prefix, plan.service).PARTNER_DATABASE_URL;
    return { cell: undefined, plan, secret: referenceTo({ project: plan.place.project, name }, home) };
  }
  if (!settings.cells[hosting]) throw new UserFacingError(`The settings list no ${hosting} under cells.`);
  return { cell: hosting, plan: planCell(settings, hosting), secret: cellSecrets(prefix, hosting).CELL_DATABASE_URL };
}

function nameOf({ cell }: Side): string {
  return cell ?? 'a service of its own';
}
