import { ExplainedFault } from '@app/common/errors/explained-fault';
import { deleteJob, deleteSchedule, deleteService } from '../cloud/commands';
import { readPlace } from '../cloud/live-services';
import { type Gcloud, type GcloudCall, writeCommand } from '../cloud/gcloud';
import type { Conversation } from '../conversation';
import type { Installation } from '../installation';
import { decidePlacement } from '../partners/decide-placement';
import type { DeployedPartner } from '../partners/deployed-partner';
import { planRemovalOfData } from '../provision/plan-removal';
import type { DeployCommand } from '../read-command';
import { jobName, type Place } from '../render/names';
import { placeOfJob, type ProcessPlan } from '../render/process-plan';
import { planPartner } from '../render/plan-processes';
import { isOfCloudRun } from '../roll-out/new-endpoint-url';

/**
 * Takes a partner's service and its jobs away. Database, secrets and account stay, and with them the daily maintenance:
 * what is kept has its terms. Unless the partner's code is given once more: then all go, and with them every conversion.
 *
 * @throws ExplainedFault when postbacks would get lost by it
 */
export async function remove(
  installation: Installation,
  { names, deleteData, isDryRun }: DeployCommand,
  conversation: Conversation,
): Promise<boolean> {
  const { settings, gcloud } = installation;
  const code = names[0]!;
  const partner = (await installation.partners()).find((known) => known.partner_code === code);
  if (!partner) throw new ExplainedFault(`There is no partner ${code}.`);
  if (deleteData !== undefined && deleteData !== code) {
    throw new ExplainedFault(`--delete-data says ${deleteData}, but ${code} is to be removed. Nothing is done.`);
  }
  await refuseToLosePostbacks(installation, partner);
  const placement = decidePlacement(settings, partner);
  const plan = planPartner(settings, code, placement);
  const { service, place } = plan;
  const live = await readPlace(gcloud, place);
  const ofData = deleteData === undefined ? [] : await planRemovalOfData(gcloud, settings, placement);
  const schedules = deleteData === undefined ? [] : await schedulesOf(gcloud, service, place);
  const calls = [
    ...(await jobsOf(gcloud, plan, { isDataKept: deleteData === undefined })),
    ...schedules.map((name) => deleteSchedule(name, place)),
    ...(live.services.has(service) ? [deleteService(service, place)] : []),
    ...ofData,
  ];
  conversation.say(`${code}: these go, for good where it is data:`);
  for (const call of calls) conversation.say(`    ${writeCommand(call)}`);
  if (!isDryRun && !(await conversation.agrees('Remove it?'))) return false;
  // First of all the gateway must not call it any more.
  if (!isDryRun && partner.endpoint_url !== null && isOfCloudRun(partner.endpoint_url)) {
    await (await installation.adminApi()).setEndpointUrl(code, null);
  }
  for (const call of calls) await gcloud.change(call);
  conversation.say(`${code}: ${calls.length} things ${isDryRun ? 'would be' : 'are'} removed`);
  return true;
}

async function refuseToLosePostbacks(installation: Installation, partner: DeployedPartner): Promise<void> {
  const { partner_code: code } = partner;
  if (partner.is_active) {
    throw new ExplainedFault(
      `${code} is active: its postbacks would pile up in the spool. Deactivate it first (DELETE /api/v1/partners/${code}).`,
    );
  }
  const waiting = await (await installation.adminApi()).postbacksInSpool(code);
  if (waiting > 0) {
    throw new ExplainedFault(
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
    return (await readPlace(gcloud, place)).jobs.has(name) ? [deleteJob(name, place)] : [];
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
