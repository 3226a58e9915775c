import { once } from 'node:events';

/** Ends the program that `console.global-setup.ts` started. */
export default async function stopConsole(): Promise<void> {
  const program = globalThis.consoleOfTheRun;
  if (!program || program.exitCode !== null) return;
  const ended = once(program, 'exit');
  program.stdin!.end();
  await ended;
}
