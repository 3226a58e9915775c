import { Command } from 'commander';
import type { DeployOptions } from '../../../deploy/options';
import { addDeployCommands, type DeployVerb } from '../../../tools/cli/deploy-commands';

/** Reads the arguments of `platform deploy`. @throws CommanderError for arguments that it rejects */
export function parseDeploy(...args: string[]): { verb: DeployVerb; options: DeployOptions } {
  return parse('deploy', args);
}

/** Reads the arguments of `platform provision`. */
export function parseProvision(...args: string[]): DeployOptions {
  return parse('provision', args).options;
}

function parse(command: 'deploy' | 'provision', args: string[]): { verb: DeployVerb; options: DeployOptions } {
  const parsed: { verb: DeployVerb; options: DeployOptions }[] = [];
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addDeployCommands(program, (verb, options) => {
    parsed.push({ verb, options });
    return Promise.resolve();
  });
  program.parse([command, ...args], { from: 'user' });
  return parsed[0]!;
}
