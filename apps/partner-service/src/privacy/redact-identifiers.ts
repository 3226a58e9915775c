/** Strings and numbers of a JSON text; a string that names a member is followed by a colon. */
const TOKEN = /"(?:[^"\\]|\\.)*"(?<colon>\s*:)?|-?\d[\d.eE+-]*/g;

/** Shorter ids would be found within texts that have nothing to do with them. */
const LEAST_LENGTH_WITHIN = 6;

const ERASED_NAME = '[erased]';

/** Finds some identifiers of a person in texts, as they are and as a URL writes them. */
export class Identifiers {
  private readonly whole: ReadonlySet<string>;
  private readonly within: readonly string[];

  /** Every spelling that is looked for. */
  get spellings(): string[] {
    return [...this.whole];
  }

  constructor(identifiers: readonly (string | null)[]) {
    const given = identifiers.filter((identifier): identifier is string => identifier !== null && identifier !== '');
    const spelled = given.flatMap((text) => [text, encoded(text), encoded(text).replaceAll('%20', '+')]);
    this.whole = new Set(spelled);
    this.within = [...this.whole].filter((text) => text.length >= LEAST_LENGTH_WITHIN);
  }

  isIn(text: string): boolean {
    return this.whole.has(text) || this.within.some((identifier) => text.includes(identifier));
  }

  /** For bytes that are no text that we could read. */
  isInBytes(bytes: Buffer): boolean {
    return [...this.whole].some((identifier) => bytes.includes(identifier));
  }
}

/**
 * A JSON text without the identifiers: values that are or hold one become null, names `[erased]`, at any depth. All
 * else stays to the letter.
 *
 * @param json must be valid
 */
export function redactIdentifiers(json: string, identifiers: Identifiers): string {
  return json.replace(TOKEN, (token: string, ...match: unknown[]) => {
    const { colon } = match.at(-1) as { colon?: string };
    const source = colon === undefined ? token : token.slice(0, -colon.length);
    const text = source.startsWith('"') ? (JSON.parse(source) as string) : source;
    if (!identifiers.isIn(text)) return token;
    return colon === undefined ? 'null' : JSON.stringify(ERASED_NAME) + colon;
  });
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
