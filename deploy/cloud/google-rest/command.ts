/** A gcloud command line in its parts. */
export interface Command {
  /** Such as `secrets versions list`. */
  verb: string;
  /** The resource that it names. */
  name: string;
  /** The values of its flags, by the names of the flags. */
  flags: Readonly<Record<string, string>>;
}

/** Changes nothing in what is requested. */
const OF_OUTPUT = '--format=json';

/** What a command may consist of. */
export interface CommandForm {
  /** The flags that are understood besides `--project`. */
  flags: readonly string[];
  /** It names no resource. */
  isUnnamed?: boolean;
}

/**
 * Takes a command line apart.
 *
 * @param forms the known commands by their verbs
 * @returns undefined for an unknown verb, a flag that its form does not list, or a name too many
 */
export function parseCommand(
  args: readonly string[],
  forms: Readonly<Record<string, CommandForm>>,
): Command | undefined {
  const words = args.filter((arg) => !arg.startsWith('--'));
  const verb = [words.join(' '), words.slice(0, -1).join(' ')].find((known) => Object.hasOwn(forms, known));
  if (verb === undefined) return undefined;
  const given = args.filter((arg) => arg.startsWith('--') && arg !== OF_OUTPUT).map(splitFlag);
  const { flags, isUnnamed = false } = forms[verb]!;
  const [name = ''] = words.slice(verb.split(' ').length);
  const isKnown = ([flag]: [string, string]): boolean => flag === 'project' || flags.includes(flag);
  if (!given.every(isKnown) || isUnnamed !== (name === '')) return undefined;
  return { verb, name, flags: Object.fromEntries(given) };
}

function splitFlag(arg: string): [string, string] {
  const [, flag = '', value = ''] = /^--([^=]+)=?([^]*)$/.exec(arg) ?? [];
  return [flag, value];
}
