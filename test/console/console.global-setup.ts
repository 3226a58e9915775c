import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { chromiumPath } from './browser';

const PROGRAM = join(__dirname, '../../dist/test/console/serve-console.js');

declare global {
  /** The program that runs the platform and the browser of this run. */
  // oxlint-disable-next-line no-var -- only `var` declares a property of the global object
  var consoleOfTheRun: ChildProcess | undefined;
}

/**
 * One platform and one browser for all specs of the console, in a process of their own; or those of a program that runs
 * already, whose line CONSOLE_UNDER_TEST holds.
 */
export default async function startConsole(): Promise<void> {
  if (chromiumPath() === undefined || process.env['CONSOLE_UNDER_TEST']) return;
  const program = spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  globalThis.consoleOfTheRun = program;
  const ended = once(program, 'exit').then(() => [undefined]);
  const [line] = (await Promise.race([once(createInterface(program.stdout), 'line'), ended])) as [string | undefined];
  if (line === undefined) throw new Error('The platform or the browser of the console’s tests did not start.');
  process.env['CONSOLE_UNDER_TEST'] = line;
}
