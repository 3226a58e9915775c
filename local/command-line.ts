import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { ExplainedFault } from '@app/common/errors/explained-fault';

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** Thrown instead of doing anything; its message is the usage. */
export class HelpWanted extends Error {}

/**
 * The options of a command, by name. Every command knows `--help`.
 *
 * @throws HelpWanted when help is asked for, whatever else is given
 * @throws ExplainedFault with the usage when an option is unknown or lacks its value, or when a word is no option
 */
export function parseOptions<Options extends ParseArgsOptionsConfig>(args: string[], options: Options, usage: string) {
  if (!('help' in options)) answerHelp(args, usage);
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw misuse((error as Error).message, usage);
  }
}

/** A fault that shows how the command is used. */
export function misuse(reason: string, usage: string): ExplainedFault {
  return new ExplainedFault(`${reason}\n${usage}`);
}

/** For a command that looks at anything before its options. @throws HelpWanted also beside an unknown option */
export function answerHelp(args: string[], usage: string): void {
  if (parseArgs({ args, options: HELP, strict: false }).values.help === true) throw new HelpWanted(usage);
}
