import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { ExplainedFault } from '@app/common/errors/explained-fault';

/** The options of a command, by name. @throws ExplainedFault with the usage when one is unknown or lacks its value */
export function parseOptions<Options extends ParseArgsOptionsConfig>(args: string[], options: Options, usage: string) {
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
