import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Conversation } from '../conversation';
import type { Installation } from '../installation';
import type { DeployCommand } from '../read-command';
import { planOf } from '../roll-out/plan-of';

const LOGS = join(__dirname, '..', 'logs', 'main.js');
const OURS = new Set(['gateway', 'admin']);

/** What `npm run logs` shows of some services in the cloud; its own command has many filters more. */
export async function showLogs(
  installation: Installation,
  { names, isDryRun }: DeployCommand,
  conversation: Conversation,
): Promise<boolean> {
  const args = ['--cloud', `--project=${installation.settings.project}`, ...(await filtersOf(installation, names))];
  if (isDryRun) {
    conversation.say(`npm run logs -- ${args.join(' ')}`);
    return true;
  }
  const [code] = (await once(spawn(process.execPath, [LOGS, ...args], { stdio: 'inherit' }), 'exit')) as [
    number | null,
  ];
  return code === 0;
}

/** A partner's name finds also what others write about it; together with ours only services can be asked for. */
async function filtersOf(installation: Installation, names: string[]): Promise<string[]> {
  const ours = names.filter((name) => OURS.has(name));
  if (ours.length === 0) return names.map((name) => `--partner=${name}`);
  if (ours.length === names.length) return names.map((name) => `--app=${name}`);
  const plans = await Promise.all(names.map((name) => planOf(installation, name)));
  return plans.map(({ service }) => `--service=${service}`);
}
