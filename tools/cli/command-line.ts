import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UserFacingError } from '@app/common/errors/user-facing-error';

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** Thrown instead of doing anything; its message is the usage. */
export class HelpRequested extends Error {}

/**
 * The options of a command, by name. Every command knows `--help`.
 *
 * @throws HelpWanted when help is asked for, whatever else is given
 * @throws ExplainedFault with the usage when an option is unknown or lacks its value, or when a word is no option
 */
export function parseOptions<Options extends ParseArgsOptionsConfig>(args: string[], options: Options, usage: string) {
  if (!('help' in options)) throwOnHelp(args, usage);
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw usageError((error as Error).message, usage);
  }
}

/** A fault that shows how the command is used. */
export function usageError(reason: string, usage: string): UserFacingError {
  return new UserFacingError(`${reason}\n${usage}`);
}

/** For a command that looks at anything before its options. @throws HelpWanted also beside an unknown option */
export function throwOnHelp(args: string[], usage: string): void {
  if (parseArgs({ args, options: HELP, strict: false }).values.help === true) throw new HelpRequested(usage);
}
