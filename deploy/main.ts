import '../tools/cli/check-node';
import 'reflect-metadata';
import { runCommand } from '../tools/cli/run-command';
import { deploy } from './commands/deploy';
import { remove } from './commands/remove';
import { render } from './commands/render';
import { rollback } from './commands/rollback';
import { rotate } from './commands/rotate';
import { showLogs } from './commands/show-logs';
import { showStatus } from './commands/status';
import { Terminal } from './terminal';
import { Installation } from './installation';
import { type DeployCommand, readCommand, USAGE } from './read-command';

const FAILED = 1;
const INTERRUPTED = 130;

const COMMANDS: Readonly<Record<DeployCommand['verb'], typeof deploy>> = {
  deploy,
  status: showStatus,
  rollback: rollback,
  rotate,
  logs: showLogs,
  remove,
};

/** Manifests on standard output, and what is to be said of them beside it. */
async function renderOnly(command: DeployCommand): Promise<void> {
  const { text, notices, hasFailures: isRefused } = await render(command);
  process.stdout.write(text);
  for (const notice of notices) process.stderr.write(`${notice}\n`);
  if (isRefused) process.exitCode = FAILED;
}

/** `npm run deploy`: brings the services on Cloud Run to what the repository and the configuration say. */
runCommand(async () => {
  const command = readCommand(process.argv.slice(2));
  if (command.isRender) return renderOnly(command);
  const conversation = new Terminal(command.isConfirmed || command.isDryRun);
  process.on('SIGINT', () => {
    if (conversation.isStopping) process.exit(INTERRUPTED);
    conversation.print('What is under way is brought to its end, nothing new is begun. Ctrl-C again: ended at once.');
    conversation.isStopping = true;
    process.exitCode = INTERRUPTED;
  });
  const installation = await Installation.open(command, (line) => {
    if (command.isDryRun) conversation.print(line);
  });
  const isDone = await COMMANDS[command.verb](installation, command, conversation);
  if (!isDone) process.exitCode ??= FAILED;
}, USAGE);
