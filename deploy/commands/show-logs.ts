import type { Conversation } from '../conversation';
import type { Installation } from '../installation';
import type { DeployCommand } from '../read-command';

/** Says which command shows them; it has filters of its own. */
export function showLogs(
  { settings }: Installation,
  { names }: DeployCommand,
  conversation: Conversation,
): Promise<boolean> {
  const partner = names[0] === undefined ? '' : ` --partner ${names[0]}`;
  conversation.say(`npm run logs -- --cloud --project ${settings.project}${partner}`);
  return Promise.resolve(true);
}
