import '../../tools/cli/check-node';
import 'reflect-metadata';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { runCommand } from '../../tools/cli/run-command';
import { Terminal } from '../terminal';
import { Installation } from '../installation';
import { PROVISION_USAGE, readProvisionCommand } from '../read-command';
import { listProcesses } from '../rollout/list-processes';
import { provision } from './provision';

/** `npm run provision`: makes what the services need in Google Cloud: all of the platform, or what a partner adds. */
runCommand(async () => {
  const command = readProvisionCommand(process.argv.slice(2));
  const conversation = new Terminal(command.isConfirmed);
  const installation = await Installation.open(command, () => undefined);
  const { settings, gcloud } = installation;
  const isPlatformAlone = command.names.length === 1 && command.names[0] === 'platform';
  const partners = isPlatformAlone ? [] : await installation.partners();
  const all = listProcesses(settings, partners, command.names);
  const candidates =
    command.names.length === 0 || isPlatformAlone ? all : all.filter(({ plan }) => command.names.includes(plan.title));
  const unknown = command.names.filter((name) => !isPlatformAlone && !all.some(({ plan }) => plan.title === name));
  if (unknown.length > 0) throw new UserFacingError(unknown.map((name) => `There is no partner ${name}`).join('\n'));
  const isDone = await provision(gcloud, { settings, all, candidates, isDryRun: command.isDryRun }, conversation);
  if (!isDone) process.exitCode = 1;
}, PROVISION_USAGE);
