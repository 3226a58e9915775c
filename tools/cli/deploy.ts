import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { parse } from 'yaml';
import { type CostOptions, showCost } from '../../deploy/commands/cost';
import { deploy } from '../../deploy/commands/deploy';
import { moveDeployed } from '../../deploy/commands/move';
import { logArguments } from '../../deploy/commands/logs';
import { type OpsTool, runOps } from '../../deploy/commands/ops';
import { remove } from '../../deploy/commands/remove';
import { render } from '../../deploy/commands/render';
import { rollback } from '../../deploy/commands/rollback';
import { rotate } from '../../deploy/commands/rotate';
import { showStatus } from '../../deploy/commands/status';
import { checkTunnel } from '../../deploy/edge/tunnel/check-tunnel';
import { Installation } from '../../deploy/installation';
import type { DeployOptions } from '../../deploy/options';
import { provision } from '../../deploy/provision/provision';
import { Terminal } from '../../deploy/terminal';
import type { OpsOptions } from './ops-commands';

const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;
const COMMANDS = { deploy, status: showStatus, rollback, rotate, remove };

/** Brings the services on Cloud Run to what the repository and the configuration say, or shows or changes some. */
export async function runDeploy(verb: keyof typeof COMMANDS, options: DeployOptions): Promise<void> {
  const terminal = new Terminal(options.yes || options.dryRun);
  process.on('SIGINT', () => {
    if (terminal.isStopping) process.exit(EXIT_INTERRUPTED);
    terminal.print('Finishing the rollouts in progress; no others will start. Press Ctrl-C again to exit at once.');
    terminal.isStopping = true;
    process.exitCode = EXIT_INTERRUPTED;
  });
  const installation = await Installation.open(options, (line) => {
    if (options.dryRun) terminal.print(line);
  });
  if (!(await COMMANDS[verb](installation, options, terminal))) process.exitCode ??= EXIT_FAILED;
}

/** Moves a partner of a deployed platform. */
export async function moveOnCloud(
  partner: string,
  options: { to: string; cancel?: boolean; settings: string; adminUrl?: string; dryRun?: boolean; yes?: boolean },
): Promise<void> {
  const { to, cancel = false, dryRun = false, yes = false } = options;
  const terminal = new Terminal(yes || dryRun);
  const installation = await Installation.open({ ...options, dryRun }, (line) => terminal.print(line));
  if (!(await moveDeployed(installation, { partner, to, cancel, dryRun }, terminal))) process.exitCode = EXIT_FAILED;
}

/** Runs a tool on the databases of a deployed partner. */
export async function runOpsOnCloud(tool: OpsTool, options: OpsOptions): Promise<void> {
  const { dryRun = false, yes = false } = options;
  const terminal = new Terminal(yes || dryRun);
  const installation = await Installation.open({ ...options, dryRun }, (line) => terminal.print(line));
  if (!(await runOps(installation, tool, terminal))) process.exitCode = EXIT_FAILED;
}

/** Prints the manifests on standard output, and notices on standard error. */
export async function printManifests(options: DeployOptions): Promise<void> {
  const { text, notices, hasFailures } = await render(options);
  process.stdout.write(text);
  for (const notice of notices) process.stderr.write(`${notice}\n`);
  if (hasFailures) process.exitCode = EXIT_FAILED;
}

export async function printCost(options: CostOptions): Promise<void> {
  process.stdout.write(`${await showCost(options)}\n`);
}

export async function runProvision(options: DeployOptions): Promise<void> {
  const installation = await Installation.open(options);
  if (!(await provision(installation, options, new Terminal(options.yes)))) process.exitCode = EXIT_FAILED;
}

/** @throws UserFacingError with every error in the file */
export async function checkTunnelFile(file: string): Promise<void> {
  const errors = checkTunnel(parse(await readFile(file, 'utf8')));
  if (errors.length > 0) throw new UserFacingError(errors.map((error) => `${file}: ${error}`).join('\n'));
  process.stdout.write(`${file}: no errors\n`);
}

/** The arguments with which `platform logs` shows the services that are named. */
export async function logArgumentsOf(options: DeployOptions): Promise<string[]> {
  return logArguments(await Installation.open(options), options.names);
}
