import { accountEmail } from './names';
import type { ProcessPlan } from './process-plan';

/** A secret, and an account that has to read it. */
export interface SecretNeed {
  secret: string;
  /** The account's address. */
  reader: string;
}

/** What a service and its jobs have to read, each once; a job may run as somebody else. */
export function secretNeedsOf({ secrets, mountedSecrets, place, service, jobs }: ProcessPlan): SecretNeed[] {
  const mounted = mountedSecrets.map((entry) => entry.split('/')[0]!);
  const own = [...Object.values(secrets), ...mounted].map((secret) => ({ secret, account: service }));
  const ofJobs = jobs.flatMap(({ given, runsAs = service }) =>
    Object.values(given?.secrets ?? {}).map((secret) => ({ secret, account: runsAs })),
  );
  const unique = new Map([...own, ...ofJobs].map((need) => [`${need.secret} ${need.account}`, need]));
  return [...unique.values()].map(({ secret, account }) => ({ secret, reader: accountEmail(account, place.project) }));
}
