import 'reflect-metadata';
import { join } from 'node:path';
import { readEnvironment } from '@app/common/config/environment';
import { LocalEnvironment } from './local.env';
import { builtScripts } from './processes/app-scripts';
import { runTool } from './run-tool';
import { onStop } from './supervisor/on-stop';
import { Supervisor } from './supervisor/supervisor';
import { welcomeText } from './supervisor/welcome';
import { Terminal } from './terminal/terminal';

/** `npm start`: the whole platform on this machine, until Ctrl-C. */
runTool(async () => {
  const environment = readEnvironment(LocalEnvironment);
  const terminal = new Terminal(join(environment.dataFolder, 'logs'));
  const supervisor = new Supervisor(environment, builtScripts(), terminal);
  let isStopping = false;
  onStop({
    once: async (reason) => {
      isStopping = true;
      terminal.say(`Stopping (${reason}); once more to stop at once`);
      await supervisor.stop();
      terminal.say('Stopped');
    },
    again: () => supervisor.kill(),
  });
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
