import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ExplainedFault } from '@app/common/errors/explained-fault';
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
  const args = ['--cloud', ...(await filtersOf(installation, names))];
  if (isDryRun) {
    conversation.say(`npm run logs -- ${args.join(' ')}`);
    return true;
  }
  const [code] = (await once(spawn(process.execPath, [LOGS, ...args], { stdio: 'inherit' }), 'exit')) as [
    number | null,
  ];
  return code === 0;
}

/**
 * A partner's name finds also what others write about it; together with ours only services can be asked for.
 *
 * @throws ExplainedFault for an unknown name, and for services of several projects, each of which has its own log
 */
async function filtersOf(installation: Installation, names: string[]): Promise<string[]> {
  const plans = await Promise.all(names.map((name) => planOf(installation, name)));
  const projects = [...new Set(plans.map(({ place }) => place.project))];
  if (projects.length > 1)
    throw new ExplainedFault(`Their logs are in ${projects.join(' and ')}: ask for one at a time.`);
  const project = `--project=${projects[0] ?? installation.settings.project}`;
  const ours = names.filter((name) => OURS.has(name));
  if (ours.length === 0) return [project, ...names.map((name) => `--partner=${name}`)];
  if (ours.length === names.length) return [project, ...names.map((name) => `--app=${name}`)];
  return [project, ...plans.map(({ service }) => `--service=${service}`)];
}
