import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { DeploySettings } from '../settings/deploy-settings';
import type { LiveProject } from './read-project';

/** Secrets hold the servers' addresses, so these have to be right first. */
export function checkServerAddresses({ servers }: DeploySettings, live: LiveProject): void {
  const faults = Object.entries(servers).flatMap(([name, { instance, host, max_connections: wished }]) => {
    const found = live.instances.get(instance);
    if (found?.state !== 'RUNNABLE') return [`The database server ${instance} is still being made. Run this again.`];
    const limit = found.settings?.databaseFlags?.find((flag) => flag.name === 'max_connections')?.value;
    if (limit !== undefined && Number(limit) !== wished) {
      return [
        `servers.${name}.max_connections is ${wished}, but ${instance} has ${limit}. Say so, or change the server (it starts anew): ` +
          `gcloud sql instances patch ${instance} --database-flags=max_connections=${wished}`,
      ];
    }
    const address = found.ipAddresses?.find(({ type }) => type === 'PRIVATE')?.ipAddress;
    return address === host
      ? []
      : [`servers.${name}.host must be ${address}, the address of ${instance}, not ${host}.`];
  });
  if (faults.length > 0) throw new UserFacingError(faults.join('\n'));
}
