import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

/** What `.env.example` says of one setting. */
export interface SettingNote {
  /** One sentence: what the setting does, with its unit. */
  description: string;
  /** Shown instead of the default, for a value that must be made up by the operator. */
  example?: string;
  /** A secret is never printed with its value. */
  secret?: boolean;
}

type EnvironmentClass<T extends object> = new () => T;

const settingNotes = new WeakMap<object, Map<string, SettingNote>>();

/** Declares a property of an environment class as a setting; the property's name is the variable's name. */
export function Setting(note: SettingNote): PropertyDecorator {
  return (prototype, property) => {
    const notes = settingNotes.get(prototype) ?? new Map<string, SettingNote>();
    notes.set(String(property), note);
    settingNotes.set(prototype, notes);
  };
}

/** Every fault of the environment at once, so that a deployment is mended in one go. */
export class EnvironmentError extends Error {
  constructor(readonly errors: readonly string[]) {
    super(`The environment is not usable:\n${errors.map((error) => `  - ${error}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

/**
 * Reads and validates the environment into an instance of `type`.
 * Defaults are the class's own property initialisers; an empty variable counts as not set.
 *
 * @throws EnvironmentError naming every faulty variable, never its value
 */
export function readEnvironment<T extends object>(
  type: EnvironmentClass<T>,
  source: Record<string, string | undefined> = process.env,
): T {
  const { environment, faults: errors } = validate(type, pickSettings(type, source));
  if (errors.length > 0) throw new EnvironmentError(errors.flatMap(describeError));
  return environment;
}

/**
 * What is wrong with the settings that are given, naming each and never its value. Those that are not given may come
 * from elsewhere, so none is missed; what is no setting of `type` is left aside.
 */
export function errorsInGiven(type: EnvironmentClass<object>, source: Record<string, string | undefined>): string[] {
  const given = pickSettings(type, source);
  return validate(type, given)
    .faults.filter(({ property }) => Object.hasOwn(given, property))
    .flatMap(describeError);
}

/** The settings of an environment class in the order of declaration, a parent class's first. */
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
  return { environment, faults: errors };
}

function describeError(error: ValidationError): string[] {
  return Object.values(error.constraints ?? { unknown: `${error.property} is not valid` });
}

/**
 * The environment for a child process: this process's own, without the variables named in `without`, and with
 * `settings` on top.
 */
export function childEnvironment(
  settings: Readonly<Record<string, string>>,
  without: Iterable<string> = [],
  source: Record<string, string | undefined> = process.env,
): Record<string, string | undefined> {
  const left = new Set(without);
  const inherited = Object.entries(source).filter(([name]) => !left.has(name));
  return { ...Object.fromEntries(inherited), ...settings };
}
