import { accountEmail } from './names';
import { placeOfJob, type ProcessPlan } from './process-plan';
import { resolveSecret } from './secret-reference';

/** A secret of a project, and an account that has to read it. */
export interface SecretNeed {
  project: string;
  secret: string;
  /** The account's address. */
  reader: string;
}

/** What a service and its jobs have to read, each once; a job may run as somebody else, and elsewhere. */
export function secretNeedsOf(plan: ProcessPlan): SecretNeed[] {
  const { secrets, mountedSecrets, place, service, jobs } = plan;
  const mounted = mountedSecrets.map((entry) => entry.split('/')[0]!);
  const own = [...Object.values(secrets), ...mounted].map((reference) => need(reference, service, place));
  const ofJobs = jobs.flatMap((job) =>
    Object.values(job.overrides?.secrets ?? {}).map((reference) =>
      need(reference, job.runsAs ?? service, placeOfJob(plan, job)),
    ),
  );
  return [...new Map([...own, ...ofJobs].map((one) => [Object.values(one).join(' '), one])).values()];
}

function need(reference: string, account: string, place: ProcessPlan['place']): SecretNeed {
  const { project, name: secret } = resolveSecret(reference, place);
  return { project, secret, reader: accountEmail(account, place.project) };
}
