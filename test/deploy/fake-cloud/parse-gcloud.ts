import { COMMANDS, GLOBAL_FLAGS } from './known-commands';

/** A call of gcloud, taken apart. */
export interface ParsedCall {
  /** Such as `run services list`. */
  verb: string;
  positionals: string[];
  flags: Record<string, string>;
}

const GLOBAL = new Set(GLOBAL_FLAGS.split(' '));
/** Its one argument may be given several times. */
const TAKES_MANY: ReadonlySet<string> = new Set(['services enable']);
/** Without it gcloud takes the active account, or the present folder. */
const MAY_BE_LEFT_OUT: ReadonlySet<string> = new Set(['auth print-identity-token', 'builds submit']);
const LONGEST_VERB_FIRST = Object.keys(COMMANDS).toSorted((one, other) => other.length - one.length);

/** @throws Error in the tone of gcloud for a verb, a flag or an argument that the real one does not have */
export function parseGcloud(args: readonly string[]): ParsedCall {
  const words = args.filter((arg) => !arg.startsWith('--'));
  const text = words.join(' ');
  const verb = LONGEST_VERB_FIRST.find((known) => text === known || text.startsWith(`${known} `));
  if (verb === undefined) throw new Error(`Invalid choice: '${text}'.`);
  const [expected = '', flagNames = ''] = COMMANDS[verb]!.split('|').map((part) => part.trim());
  const flags = readFlags(args, new Set(flagNames.split(' ')));
  const positionals = words.slice(verb.split(' ').length);
  const wanted = expected.split(' ').filter((name) => name !== '' && name !== 'namespace');
  if (positionals.length > wanted.length && !TAKES_MANY.has(verb)) {
    throw new Error(`unrecognized arguments: ${positionals.slice(wanted.length).join(' ')}`);
  }
  // What a list takes narrows it down; it may be left out.
  if (positionals.length < wanted.length && !verb.endsWith(' list') && !MAY_BE_LEFT_OUT.has(verb)) {
    throw new Error(`argument ${wanted.slice(positionals.length).join(' ')}: Must be specified.`);
  }
  return { verb, positionals, flags };
}

function readFlags(args: readonly string[], own: ReadonlySet<string>): Record<string, string> {
  const flags: Record<string, string> = {};
  for (const arg of args.filter((given) => given.startsWith('--'))) {
    const [name = '', ...value] = arg.slice(2).split('=');
    const positive = name.replace(/^no-/, '');
    if (!own.has(name) && !GLOBAL.has(name) && !own.has(positive)) throw new Error(`unrecognized arguments: ${arg}`);
    flags[name] = value.join('=');
  }
  return flags;
}
