import 'reflect-metadata';
import { join } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { parseOptions } from '../cli/command-line';
import { LocalEnvironment } from './local.env';
import { builtScripts } from './processes/app-scripts';
import { runCommand } from '../cli/run-command';
import { onStop } from './on-stop';
import { Supervisor } from './supervisor';
import { welcomeText } from './welcome';
import { Terminal } from './terminal/terminal';

const USAGE = 'Usage: npm start\nTakes its settings from the environment and from .env; .env.example lists them.';
/** The process of npm, which package.json names; not a number where the shell knows none. */
const OPTIONS = { npm: { type: 'string' } } as const;

/** `npm start`: the whole platform on this machine, until Ctrl-C. */
runCommand(async () => {
  const { npm } = parseOptions(process.argv.slice(2), OPTIONS, USAGE);
  const environment = readEnvironment(LocalEnvironment);
  const terminal = new Terminal(join(environment.dataFolder, 'logs'));
  const supervisor = new Supervisor(environment, builtScripts(), terminal);
  let isStopping = false;
  const once = async (reason: string): Promise<void> => {
    isStopping = true;
    terminal.say(`Stopping (${reason}); once more to stop at once`);
    await supervisor.stop();
    terminal.say('Stopped');
  };
  onStop({ once, again: () => supervisor.kill() }, /^\d+$/.test(npm ?? '') ? Number(npm) : undefined);
  if (isStopping) return;
  try {
    terminal.print(welcomeText(await supervisor.start()));
    terminal.showProcesses();
    process.send?.('ready');
  } catch (error) {
    // What fails because it is being stopped is no fault; the stop ends the process.
    if (isStopping) return;
    await supervisor.stop();
    throw error;
  }
});
