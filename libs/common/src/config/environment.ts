import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

/** Documentation of a setting in `.env.example`. */
export interface SettingNote {
  /** One sentence with the unit. */
  description: string;
  /** Shown instead of the default, for values that the operator must choose. */
  example?: string;
  /** A secret is never printed with its value. */
  secret?: boolean;
}

type EnvironmentClass<T extends object> = new () => T;

const settingNotes = new WeakMap<object, Map<string, SettingNote>>();

/** Declares a property of an environment class as a setting. The property has the name of the variable. */
export function Setting(note: SettingNote): PropertyDecorator {
  return (prototype, property) => {
    const notes = settingNotes.get(prototype) ?? new Map<string, SettingNote>();
    notes.set(String(property), note);
    settingNotes.set(prototype, notes);
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
  const { environment, errors } = validate(type, pickSettings(type, source));
  if (errors.length > 0) throw new EnvironmentError(errors.flatMap(describeError));
  return environment;
}

/**
 * The errors in the given settings, without values. Missing settings are not errors, because they may come from
 * elsewhere; other variables are ignored.
 */
export function errorsInGiven(type: EnvironmentClass<object>, source: Record<string, string | undefined>): string[] {
  const given = pickSettings(type, source);
  return validate(type, given)
    .errors.filter(({ property }) => Object.hasOwn(given, property))
    .flatMap(describeError);
}

/** The settings of an environment class in the order of declaration, those of the parent class first. */
export function settingsOf(type: EnvironmentClass<object>): Map<string, SettingNote> {
  const chain: Map<string, SettingNote>[] = [];
  for (let prototype = type.prototype; prototype && prototype !== Object.prototype;) {
    const own = settingNotes.get(prototype);
    if (own) chain.unshift(own);
    prototype = Object.getPrototypeOf(prototype);
  }
  return new Map(chain.flatMap((notes) => [...notes]));
}

function pickSettings(
  type: EnvironmentClass<object>,
  source: Record<string, string | undefined>,
): Record<string, string> {
  const names = [...settingsOf(type).keys()];
  return Object.fromEntries(names.flatMap((name) => (source[name] ? [[name, source[name]]] : [])));
}

function validate<T extends object>(type: EnvironmentClass<T>, given: Record<string, string>) {
  const environment = plainToInstance(type, given, { enableImplicitConversion: true, exposeDefaultValues: true });
  const errors = validateSync(environment, { skipMissingProperties: false, forbidUnknownValues: false });
  return { environment, errors };
}

function describeError(error: ValidationError): string[] {
  return Object.values(error.constraints ?? { unknown: `${error.property} is not valid` });
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
