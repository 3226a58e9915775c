import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { Terminal } from '../terminal';
import type { Installation } from '../installation';
import type { DeployCommand } from '../read-command';
import { findPlan } from '../rollout/plan-of';

const LOGS = join(__dirname, '..', '..', 'tools', 'cli', 'logs', 'main.js');
const OURS = new Set(['gateway', 'admin']);

/** What `npm run logs` shows of some services in the cloud; its own command has many filters more. */
export async function showLogs(
  installation: Installation,
  { names, isDryRun }: DeployCommand,
  conversation: Terminal,
): Promise<boolean> {
  const args = ['--cloud', ...(await filtersOf(installation, names))];
  if (isDryRun) {
    conversation.print(`npm run logs -- ${args.join(' ')}`);
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
  const plans = await Promise.all(names.map((name) => findPlan(installation, name)));
  const projects = [...new Set(plans.map(({ place }) => place.project))];
  if (projects.length > 1)
    throw new UserFacingError(`Their logs are in ${projects.join(' and ')}: ask for one at a time.`);
  const project = `--project=${projects[0] ?? installation.settings.project}`;
  const ours = names.filter((name) => OURS.has(name));
  if (ours.length === 0) return [project, ...names.map((name) => `--partner=${name}`)];
  if (ours.length === names.length) return [project, ...names.map((name) => `--app=${name}`)];
  return [project, ...plans.map(({ service }) => `--service=${service}`)];
}
