import { UserFacingError } from '@app/common/errors/user-facing-error';
import { placeFlags, readRegion } from '../cloud/cloud-run';
import { formatCommand, type Gcloud, type GcloudCall } from '../cloud/gcloud';
import type { Installation } from '../installation';
import { accountEmail, jobName } from '../manifests/names';
import { planPartner } from '../manifests/plan-processes';
import { nameOfJob, placeOfJob, type ProcessPlan } from '../manifests/process-plan';
import { serviceSecrets, sharedSecrets } from '../manifests/secrets';
import type { DeployOptions } from '../options';
import { decidePlacement, type Placement } from '../partners/decide-placement';
import { type DeployedPartner, isCloudRunUrl, isInCell } from '../partners/deployed-partner';
import { DEDICATED, type DeploySettings } from '../settings/deploy-settings';
import type { Terminal } from '../terminal';

interface Named {
  name?: string;
  email?: string;
}

/**
 * Removes a partner's service and its jobs. Database, secrets and account stay, with the daily maintenance, which
 * enforces their retention. Of a partner in a cell this is what its move left behind. When the partner's code is given a second time, they are removed too, with every conversion.
 *
 * @throws UserFacingError when postbacks would get lost
 */
export async function remove(
  installation: Installation,
  { names, deleteData, dryRun }: DeployOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { settings, gcloud } = installation;
  const code = names[0]!;
  const partner = (await installation.partners()).find((known) => known.partner_code === code);
  if (!partner) throw new UserFacingError(`There is no partner ${code}.`);
  if (deleteData !== undefined && deleteData !== code) {
    throw new UserFacingError(`--delete-data names ${deleteData}, but ${code} is to be removed. Nothing is done.`);
  }
  if (isInCell(partner)) refuseToRemoveTarget(settings, code);
  else await refuseToLosePostbacks(installation, partner);
  const placement = decidePlacement(settings, partner);
  const plan = planPartner(settings, code, placement);
  const calls = [
    ...(await serviceRemoval(gcloud, plan, { keepsData: deleteData === undefined })),
    ...(deleteData === undefined ? [] : await dataRemoval(gcloud, settings, placement)),
  ];
  terminal.print(`${code}: to remove, data for good:`);
  for (const call of calls) terminal.print(`    ${formatCommand(call)}`);
  if (!dryRun && !(await terminal.confirm('Remove it?'))) return false;
  // The gateway must stop calling the service before it is gone.
  if (!dryRun && partner.endpoint_url !== null && isCloudRunUrl(partner.endpoint_url) && !isInCell(partner)) {
    await (await installation.adminApi()).changePartner(code, { endpoint_url: null });
  }
  for (const call of calls) await gcloud.change(call);
  terminal.print(`${code}: ${calls.length} resources ${dryRun ? 'would be' : 'are'} removed`);
  return true;
}

/** Of a partner in a cell, what it left behind is removed; what its move needs is not. */
function refuseToRemoveTarget({ partners }: DeploySettings, code: string): void {
  if (partners[code]?.hosting !== DEDICATED) return;
  throw new UserFacingError(
    `The settings give ${code} a service of its own, which it is about to be moved to. Change partners.${code}.hosting first.`,
  );
}

async function refuseToLosePostbacks(installation: Installation, partner: DeployedPartner): Promise<void> {
  const { partner_code: code } = partner;
  if (partner.is_active) {
    throw new UserFacingError(
      `${code} is active: its postbacks would pile up in the spool. Deactivate it first (DELETE /api/v1/partners/${code}).`,
    );
  }
  const spooled = await (await installation.adminApi()).countSpooled(code);
  if (spooled > 0) {
    throw new UserFacingError(
      `${spooled} postbacks for ${code} are in the spool and would have nowhere to go. Deliver them first.`,
    );
  }
}

/** The service and its jobs, as far as they exist; the maintenance and its schedule only when the data goes too. */
async function serviceRemoval(
  gcloud: Gcloud,
  plan: ProcessPlan,
  { keepsData }: { keepsData: boolean },
): Promise<GcloudCall[]> {
  const { service, place } = plan;
  const { project, region } = place;
  const maintenance = jobName(service, 'maintenance');
  const jobs = plan.jobs.filter(({ purpose }) => !(keepsData && purpose === 'maintenance'));
  const deleteJobs = jobs.map(async (job) => {
    const name = nameOfJob({ service }, job);
    const where = placeOfJob(plan, job);
    const exists = (await readRegion(gcloud, where)).jobs.has(name);
    return exists ? [{ args: ['run', 'jobs', 'delete', name, ...placeFlags(where)] }] : [];
  });
  const where = [`--project=${project}`, `--location=${region}`];
  const schedules = keepsData ? [] : await gcloud.read<Named[] | null>('scheduler', 'jobs', 'list', ...where);
  const { services } = await readRegion(gcloud, place);
  return [
    ...(await Promise.all(deleteJobs)).flat(),
    ...((schedules ?? []).some(({ name }) => name?.split('/').at(-1) === maintenance)
      ? [{ args: ['scheduler', 'jobs', 'delete', maintenance, ...where] }]
      : []),
    ...(services.has(service) ? [{ args: ['run', 'services', 'delete', service, ...placeFlags(place)] }] : []),
  ];
}

/**
 * Database, secrets and account, as far as they exist. The database login stays, without a database to log in to. A
 * database on a server that the settings do not list is not ours to delete.
 */
async function dataRemoval(
  gcloud: Gcloud,
  { prefix, project: platform, servers }: DeploySettings,
  { service, place: { project }, server, database }: Placement,
): Promise<GcloudCall[]> {
  const where = `--project=${project}`;
  const instance = servers[server]?.instance;
  const onInstance = [`--instance=${instance}`, `--project=${platform}`];
  const [databases, secrets, accounts] = await Promise.all([
    instance === undefined ? [] : gcloud.read<Named[]>('sql', 'databases', 'list', ...onInstance),
    gcloud.read<Named[]>('secrets', 'list', where),
    gcloud.read<Named[]>('iam', 'service-accounts', 'list', where),
  ]);
  const existing = new Set([...secrets, ...accounts].map(({ name, email }) => email ?? name?.split('/').at(-1)));
  const shared = new Set<string>(Object.values(sharedSecrets(prefix)));
  const own = Object.values(serviceSecrets(prefix, service)).filter((name) => !shared.has(name) && existing.has(name));
  const email = accountEmail(service, project);
  return [
    ...(databases.some(({ name }) => name === database)
      ? [{ args: ['sql', 'databases', 'delete', database, ...onInstance] }]
      : []),
    ...own.map((secret) => ({ args: ['secrets', 'delete', secret, where] })),
    ...(existing.has(email) ? [{ args: ['iam', 'service-accounts', 'delete', email, where] }] : []),
  ];
}
