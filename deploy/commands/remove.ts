import { UserFacingError } from '@app/common/errors/user-facing-error';
import { deleteJob, deleteSchedule, deleteService } from '../cloud/commands';
import { readRegion } from '../cloud/live-services';
import { type Gcloud, type GcloudCall, formatCommand } from '../cloud/gcloud';
import type { Terminal } from '../terminal';
import type { Installation } from '../installation';
import { decidePlacement } from '../partners/decide-placement';
import type { DeployedPartner } from '../partners/deployed-partner';
import { planRemovalOfData } from '../provision/plan-removal';
import type { DeployCommand } from '../read-command';
import { jobName, type Place } from '../manifests/names';
import { placeOfJob, type ProcessPlan } from '../manifests/process-plan';
import { planPartner } from '../manifests/plan-processes';
import { isOfCloudRun } from '../rollout/new-endpoint-url';

/**
 * Takes a partner's service and its jobs away. Database, secrets and account stay, and with them the daily maintenance:
 * what is kept has its terms. Unless the partner's code is given once more: then all go, and with them every conversion.
 *
 * @throws ExplainedFault when postbacks would get lost by it
 */
export async function remove(
  installation: Installation,
  { names, deleteData, isDryRun }: DeployCommand,
  conversation: Terminal,
): Promise<boolean> {
  const { settings, gcloud } = installation;
  const code = names[0]!;
  const partner = (await installation.partners()).find((known) => known.partner_code === code);
  if (!partner) throw new UserFacingError(`There is no partner ${code}.`);
  if (deleteData !== undefined && deleteData !== code) {
    throw new UserFacingError(`--delete-data says ${deleteData}, but ${code} is to be removed. Nothing is done.`);
  }
  await refuseToLosePostbacks(installation, partner);
  const placement = decidePlacement(settings, partner);
  const plan = planPartner(settings, code, placement);
  const { service, place } = plan;
  const live = await readRegion(gcloud, place);
  const ofData = deleteData === undefined ? [] : await planRemovalOfData(gcloud, settings, placement);
  const schedules = deleteData === undefined ? [] : await schedulesOf(gcloud, service, place);
  const calls = [
    ...(await jobsOf(gcloud, plan, { isDataKept: deleteData === undefined })),
    ...schedules.map((name) => deleteSchedule(name, place)),
    ...(live.services.has(service) ? [deleteService(service, place)] : []),
    ...ofData,
  ];
  conversation.print(`${code}: these go, for good where it is data:`);
  for (const call of calls) conversation.print(`    ${formatCommand(call)}`);
  if (!isDryRun && !(await conversation.confirm('Remove it?'))) return false;
  // First of all the gateway must not call it any more.
  if (!isDryRun && partner.endpoint_url !== null && isOfCloudRun(partner.endpoint_url)) {
    await (await installation.adminApi()).setEndpointUrl(code, null);
  }
  for (const call of calls) await gcloud.change(call);
  conversation.print(`${code}: ${calls.length} things ${isDryRun ? 'would be' : 'are'} removed`);
  return true;
}

async function refuseToLosePostbacks(installation: Installation, partner: DeployedPartner): Promise<void> {
  const { partner_code: code } = partner;
  if (partner.is_active) {
    throw new UserFacingError(
      `${code} is active: its postbacks would pile up in the spool. Deactivate it first (DELETE /api/v1/partners/${code}).`,
    );
  }
  const waiting = await (await installation.adminApi()).postbacksInSpool(code);
  if (waiting > 0) {
    throw new UserFacingError(
      `${waiting} postbacks for ${code} are in the spool and would have nowhere to go. Deliver them first.`,
    );
  }
}

/** The service's jobs that are there and go, wherever each of them runs. */
async function jobsOf(
  gcloud: Gcloud,
  plan: ProcessPlan,
  { isDataKept }: { isDataKept: boolean },
): Promise<GcloudCall[]> {
  const jobs = plan.jobs.filter(({ purpose }) => !(isDataKept && purpose === 'maintenance'));
  const calls = jobs.map(async (job) => {
    const name = jobName(plan.service, job.purpose);
    const place = placeOfJob(plan, job);
    return (await readRegion(gcloud, place)).jobs.has(name) ? [deleteJob(name, place)] : [];
  });
  return (await Promise.all(calls)).flat();
}

/** Else it would call every night for a job that is gone. */
async function schedulesOf(gcloud: Gcloud, service: string, { project, region }: Place): Promise<string[]> {
  const args = ['scheduler', 'jobs', 'list', `--project=${project}`, `--location=${region}`];
  const schedules = (await gcloud.read<{ name: string }[] | null>(...args)) ?? [];
  const names = schedules.map(({ name }) => name.split('/').at(-1)!);
  return names.filter((name) => name === jobName(service, 'maintenance'));
}
