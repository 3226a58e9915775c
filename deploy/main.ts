import '../local/check-node';
import 'reflect-metadata';
import { runTool } from '../local/run-tool';
import { deploy } from './commands/deploy';
import { remove } from './commands/remove';
import { render } from './commands/render';
import { rollBack } from './commands/roll-back';
import { rotate } from './commands/rotate';
import { showLogs } from './commands/show-logs';
import { showStatus } from './commands/status';
import { Conversation } from './conversation';
import { Installation } from './installation';
import { type DeployCommand, readCommand, USAGE } from './read-command';

const FAILED = 1;
const INTERRUPTED = 130;

const COMMANDS: Readonly<Record<DeployCommand['verb'], typeof deploy>> = {
  deploy,
  status: showStatus,
  rollback: rollBack,
  rotate,
  logs: showLogs,
  remove,
};

/** Manifests on standard output, and what is to be said of them beside it. */
async function renderOnly(command: DeployCommand): Promise<void> {
  const { text, notices, isRefused } = await render(command);
  process.stdout.write(text);
  for (const notice of notices) process.stderr.write(`${notice}\n`);
  if (isRefused) process.exitCode = FAILED;
}

/** `npm run deploy`: brings the services on Cloud Run to what the repository and the configuration say. */
runTool(async () => {
  const command = readCommand(process.argv.slice(2));
  if (command.isRender) return renderOnly(command);
  const conversation = new Conversation(command.isConfirmed || command.isDryRun);
  process.on('SIGINT', () => {
    if (conversation.isStopping) process.exit(INTERRUPTED);
    conversation.say('What is under way is brought to its end, nothing new is begun. Ctrl-C again: ended at once.');
    conversation.isStopping = true;
    process.exitCode = INTERRUPTED;
  });
  const installation = await Installation.open(command, (line) => {
    if (command.isDryRun) conversation.say(line);
  });
  const isDone = await COMMANDS[command.verb](installation, command, conversation);
  if (!isDone) process.exitCode ??= FAILED;
}, USAGE);
