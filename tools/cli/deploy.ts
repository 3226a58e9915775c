import './check-node';
import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { deploy } from '../../deploy/commands/deploy';
import { logArguments } from '../../deploy/commands/logs';
import { remove } from '../../deploy/commands/remove';
import { render } from '../../deploy/commands/render';
import { rollback } from '../../deploy/commands/rollback';
import { rotate } from '../../deploy/commands/rotate';
import { showStatus } from '../../deploy/commands/status';
import { Installation } from '../../deploy/installation';
import type { DeployOptions } from '../../deploy/options';
import { Terminal } from '../../deploy/terminal';
import { readDeployCommand, USAGE } from './deploy-arguments';
import { runCommand } from './run-command';

const FAILED = 1;
const INTERRUPTED = 130;
const COMMANDS = { deploy, status: showStatus, rollback, rotate, logs: showLogs, remove };

/** Prints the manifests on standard output, and notices on standard error. */
async function printManifests(options: DeployOptions): Promise<void> {
  const { text, notices, hasFailures } = await render(options);
  process.stdout.write(text);
  for (const notice of notices) process.stderr.write(`${notice}\n`);
  if (hasFailures) process.exitCode = FAILED;
}

/** Runs `npm run logs`, which has many more filters. */
async function showLogs(installation: Installation, { names, dryRun }: DeployOptions, terminal: Terminal) {
  const args = await logArguments(installation, names);
  if (dryRun) {
    terminal.print(`npm run logs -- ${args.join(' ')}`);
    return true;
  }
  const child = spawn(process.execPath, [join(__dirname, 'logs', 'main.js'), ...args], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

/** `npm run deploy`: brings the services on Cloud Run to what the repository and the configuration say. */
runCommand(async () => {
  const { verb, options } = readDeployCommand(process.argv.slice(2));
  if (verb === 'render') return printManifests(options);
  const terminal = new Terminal(options.yes || options.dryRun);
  process.on('SIGINT', () => {
    if (terminal.isStopping) process.exit(INTERRUPTED);
    terminal.print('Completing the rollouts in progress, and starting no other. Press Ctrl-C again to exit at once.');
    terminal.isStopping = true;
    process.exitCode = INTERRUPTED;
  });
  const installation = await Installation.open(options, (line) => {
    if (options.dryRun) terminal.print(line);
  });
  if (!(await COMMANDS[verb](installation, options, terminal))) process.exitCode ??= FAILED;
}, USAGE);
