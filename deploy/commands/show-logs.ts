import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Conversation } from '../conversation';
import type { Installation } from '../installation';
import type { DeployCommand } from '../read-command';

const LOGS = join(__dirname, '..', 'logs', 'main.js');
const OURS = new Set(['gateway', 'admin']);

/** What `npm run logs` shows of some services in the cloud; its own command has many filters more. */
export async function showLogs(
  { settings }: Installation,
  { names, isDryRun }: DeployCommand,
  conversation: Conversation,
): Promise<boolean> {
  const filters = names.map((name) => `--${OURS.has(name) ? 'app' : 'partner'}=${name}`);
  const args = ['--cloud', `--project=${settings.project}`, ...filters];
  if (isDryRun) {
    conversation.say(`npm run logs -- ${args.join(' ')}`);
    return true;
  }
  const [code] = (await once(spawn(process.execPath, [LOGS, ...args], { stdio: 'inherit' }), 'exit')) as [
    number | null,
  ];
  return code === 0;
}
