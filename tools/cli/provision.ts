import './check-node';
import 'reflect-metadata';
import { Installation } from '../../deploy/installation';
import { provision } from '../../deploy/provision/provision';
import { Terminal } from '../../deploy/terminal';
import { PROVISION_USAGE, readProvisionOptions } from './deploy-arguments';
import { runCommand } from './run-command';

/** `npm run provision`: creates what the services need in Google Cloud, for the whole platform or for one partner. */
runCommand(async () => {
  const options = readProvisionOptions(process.argv.slice(2));
  const installation = await Installation.open(options);
  if (!(await provision(installation, options, new Terminal(options.yes)))) process.exitCode = 1;
}, PROVISION_USAGE);
