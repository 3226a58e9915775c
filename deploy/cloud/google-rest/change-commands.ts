import type { GcloudCall } from '../gcloud';
import { pathOf } from './api-request';
import { changePolicy } from './change-policy';
import type { Command, CommandForm } from './command';
import { READ_COMMANDS } from './read-commands';
import { executeJob, replaceJob, replaceService, updateTraffic } from './run-changes';
import type { Waiting } from './wait-until';

/** How HTTP requests do what a gcloud command changes. */
export interface ChangeCommand extends CommandForm {
  /** @returns false when gcloud has to run it; nothing was changed then */
  perform: (command: Command, call: GcloudCall, waiting: Waiting) => Promise<boolean>;
}

/** The changes of which a release or a provisioning makes one or more for each partner. */
export const CHANGE_COMMANDS: Readonly<Record<string, ChangeCommand>> = {
  'run services replace': { flags: ['region'], isUnnamed: true, perform: replaceService },
  'run services update-traffic': {
    flags: ['region', 'to-revisions', 'update-tags', 'remove-tags'],
    perform: updateTraffic,
  },
  'run jobs replace': { flags: ['region'], isUnnamed: true, perform: replaceJob },
  'run jobs execute': { flags: ['region', 'args', 'wait'], perform: executeJob },
  'run services add-iam-policy-binding': policyChange('run services', 'add', ['region']),
  'run services remove-iam-policy-binding': policyChange('run services', 'remove', ['region']),
  'run jobs add-iam-policy-binding': policyChange('run jobs', 'add', ['region']),
  'secrets add-iam-policy-binding': policyChange('secrets', 'add', []),
  'iam service-accounts add-iam-policy-binding': policyChange('iam service-accounts', 'add', []),
  'secrets create': { flags: ['replication-policy'], perform: createSecret },
  'secrets versions add': { flags: ['data-file'], perform: addVersion },
  'iam service-accounts create': { flags: ['display-name'], perform: createAccount },
};

function policyChange(group: string, change: 'add' | 'remove', flags: string[]): ChangeCommand {
  return {
    flags: [...flags, 'member', 'role'],
    perform: async (command, _call, waiting) => {
      const { member = '', role = '', project } = command.flags;
      const read = READ_COMMANDS[`${group} get-iam-policy`]!.request(command);
      // gcloud reads an account in any project, and changes it in the one that is named.
      const path = read.path.replace('/projects/-/', `/projects/${project}/`);
      await changePolicy({ ...read, path }, { change, member, role }, waiting);
      return true;
    },
  };
}

/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create */
async function createSecret({ name, flags }: Command, _call: GcloudCall, { apis }: Waiting): Promise<boolean> {
  const { project = '', 'replication-policy': replication } = flags;
  if (replication !== 'automatic') return false;
  await apis.send({
    api: 'secretmanager',
    project,
    quota: 'write',
    method: 'POST',
    path: pathOf('v1', 'projects', project, 'secrets'),
    query: { secretId: name },
    body: { replication: { automatic: {} } },
  });
  return true;
}

/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/addVersion */
async function addVersion({ name, flags }: Command, { stdin }: GcloudCall, { apis }: Waiting): Promise<boolean> {
  const { project = '', 'data-file': file } = flags;
  if (file !== '-' || stdin === undefined) return false;
  await apis.send({
    api: 'secretmanager',
    project,
    quota: 'write',
    method: 'POST',
    path: pathOf('v1', 'projects', project, 'secrets', `${name}:addVersion`),
    body: { payload: { data: Buffer.from(stdin).toString('base64') } },
  });
  return true;
}

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/create */
async function createAccount({ name, flags }: Command, _call: GcloudCall, { apis }: Waiting): Promise<boolean> {
  const { project = '', 'display-name': displayName = '' } = flags;
  await apis.send({
    api: 'iam',
    project,
    quota: 'write',
    method: 'POST',
    path: pathOf('v1', 'projects', project, 'serviceAccounts'),
    body: { accountId: name, serviceAccount: { displayName } },
  });
  return true;
}
