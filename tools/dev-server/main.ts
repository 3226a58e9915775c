import 'reflect-metadata';
import { join } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { LocalEnvironment } from './local.env';
import { builtScripts } from './processes/app-settings';
import { onStop } from './stop-signals';
import { Supervisor } from './supervisor';
import { welcomeText } from './welcome';
import { Terminal } from './terminal/terminal';

/**
 * Runs the whole platform on this machine, until Ctrl-C.
 *
 * @param npm the process of npm, as package.json passes it; not a number where the shell has no `$PPID`
 */
export async function start(npm = ''): Promise<void> {
  const environment = readEnvironment(LocalEnvironment);
  const terminal = new Terminal(join(environment.dataFolder, 'logs'));
  const supervisor = new Supervisor(environment, builtScripts(), terminal);
  let isStopping = false;
  const once = async (reason: string): Promise<void> => {
    isStopping = true;
    terminal.say(`Stopping (${reason}); press Ctrl-C again to stop at once`);
    await supervisor.stop();
    terminal.say('Stopped');
  };
  onStop({ once, again: () => supervisor.kill() }, /^\d+$/.test(npm) ? Number(npm) : undefined);
  if (isStopping) return;
  try {
    terminal.print(welcomeText(await supervisor.start()));
    terminal.showProcesses();
    process.send?.('ready');
  } catch (error) {
    // The stop made it fail, and ends the process.
    if (isStopping) return;
    await supervisor.stop();
    throw error;
  }
}
