import { COMMANDS, GLOBAL_FLAGS } from './known-commands';

/** A failure in the words of gcloud. */
export class GcloudFailure extends Error {}

/** A parsed call of gcloud. */
export interface ParsedCall {
  /** Such as `run services list`. */
  verb: string;
  positionals: string[];
  flags: Record<string, string>;
}

const GLOBAL = new Set(GLOBAL_FLAGS.split(' '));
/** Verbs whose one argument may be repeated. */
const REPEATABLE: ReadonlySet<string> = new Set(['services enable']);
/** Verbs whose argument has a default: the active account, or the current folder. */
const WITH_DEFAULT: ReadonlySet<string> = new Set([
  'auth print-access-token',
  'auth print-identity-token',
  'builds submit',
]);
const VERBS_BY_LENGTH = Object.keys(COMMANDS).toSorted((one, other) => other.length - one.length);

/** @throws GcloudFailure for a verb, a flag or an argument that the real gcloud does not have */
export function parseGcloud(args: readonly string[]): ParsedCall {
  const words = args.filter((arg) => !arg.startsWith('--'));
  const text = words.join(' ');
  const verb = VERBS_BY_LENGTH.find((known) => text === known || text.startsWith(`${known} `));
  if (verb === undefined) throw new GcloudFailure(`Invalid choice: '${text}'.`);
  const [expected = '', flagNames = ''] = COMMANDS[verb]!.split('|').map((part) => part.trim());
  const flags = readFlags(args, new Set(flagNames.split(' ')));
  const positionals = words.slice(verb.split(' ').length);
  const wanted = expected.split(' ').filter((name) => name !== '' && name !== 'namespace');
  if (positionals.length > wanted.length && !REPEATABLE.has(verb)) {
    throw new GcloudFailure(`unrecognized arguments: ${positionals.slice(wanted.length).join(' ')}`);
  }
  // The arguments of a list are filters, and optional.
  if (positionals.length < wanted.length && !verb.endsWith(' list') && !WITH_DEFAULT.has(verb)) {
    throw new GcloudFailure(`argument ${wanted.slice(positionals.length).join(' ')}: Must be specified.`);
  }
  return { verb, positionals, flags };
}

function readFlags(args: readonly string[], own: ReadonlySet<string>): Record<string, string> {
  const flags: Record<string, string> = {};
  for (const arg of args.filter((given) => given.startsWith('--'))) {
    const [name = '', ...value] = arg.slice(2).split('=');
    const positive = name.replace(/^no-/, '');
    if (!own.has(name) && !GLOBAL.has(name) && !own.has(positive))
      throw new GcloudFailure(`unrecognized arguments: ${arg}`);
    flags[name] = value.join('=');
  }
  return flags;
}
