/** Documentation of a setting in `.env.example`. */
export interface SettingNote {
  /** One sentence with the unit. */
  description: string;
  /** Shown instead of the default, for values that the operator must choose. */
  example?: string;
  /** A secret is never printed with its value. */
  secret?: boolean;
}

/** How a setting is documented and read. */
export interface SettingDefinition extends SettingNote {
  /** Every error of a text, which completes "NAME …"; a missing text is undefined. */
  errorsOf: (text: string | undefined) => string[];
  /** The value of a valid text; by default the text itself. */
  parse?: (text: string) => unknown;
}

type EnvironmentClass<T extends object> = new () => T;

const definitions = new WeakMap<object, Map<string, SettingDefinition>>();

/** Declares a property of an environment class as a setting. The property has the name of the variable. */
export function Setting(definition: SettingDefinition): PropertyDecorator {
  return (prototype, property) => {
    const own = definitions.get(prototype) ?? new Map<string, SettingDefinition>();
    definitions.set(prototype, own.set(String(property), definition));
  };
}

/** Reports every invalid variable at once, so that a deployment is fixed in one pass. */
export class EnvironmentError extends Error {
  constructor(readonly errors: readonly string[]) {
    super(`The environment is not valid:\n${errors.map((error) => `  - ${error}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

/**
 * Reads and validates the environment into an instance of `type`. Property initialisers are the defaults, and an empty
 * variable counts as unset.
 *
 * @throws EnvironmentError with the name of every invalid variable and no values
 */
export function readEnvironment<T extends object>(
  type: EnvironmentClass<T>,
  source: Record<string, string | undefined> = process.env,
): T {
  const environment = new type() as Record<string, unknown>;
  const errors: string[] = [];
  for (const [name, { errorsOf, parse }] of settingsOf(type)) {
    const text = source[name] || undefined;
    if (text === undefined && environment[name] !== undefined) continue;
    errors.push(...errorsOf(text).map((error) => `${name} ${error}`));
    environment[name] = text === undefined || !parse ? text : parse(text);
  }
  if (errors.length > 0) throw new EnvironmentError(errors);
  return environment as T;
}

/**
 * The errors in the given settings, without values. Missing settings are not errors, because they may come from
 * elsewhere; other variables are ignored.
 */
export function errorsInGiven(type: EnvironmentClass<object>, source: Record<string, string | undefined>): string[] {
  return [...settingsOf(type)].flatMap(([name, { errorsOf }]) =>
    source[name] ? errorsOf(source[name]).map((error) => `${name} ${error}`) : [],
  );
}

/** The settings of an environment class in the order of declaration, those of the parent class first. */
export function settingsOf(type: EnvironmentClass<object>): Map<string, SettingDefinition> {
  const chain: Map<string, SettingDefinition>[] = [];
  for (let prototype = type.prototype; prototype && prototype !== Object.prototype;) {
    const own = definitions.get(prototype);
    if (own) chain.unshift(own);
    prototype = Object.getPrototypeOf(prototype);
  }
  return new Map(chain.flatMap((own) => [...own]));
}

/** The environment of a child process: that of this process without the variables `without`, and with `settings`. */
export function childEnvironment(
  settings: Readonly<Record<string, string>>,
  without: Iterable<string> = [],
  source: Record<string, string | undefined> = process.env,
): Record<string, string | undefined> {
  const left = new Set(without);
  const inherited = Object.entries(source).filter(([name]) => !left.has(name));
  return { ...Object.fromEntries(inherited), ...settings };
}
