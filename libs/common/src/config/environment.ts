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
  constructor(readonly faults: readonly string[]) {
    super(`The environment is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
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
  const { environment, faults } = validated(type, givenOf(type, source));
  if (faults.length > 0) throw new EnvironmentError(faults.flatMap(describeFault));
  return environment;
}

/**
 * What is wrong with the settings that are given, naming each and never its value. Those that are not given may come
 * from elsewhere, so none is missed; what is no setting of `type` is left aside.
 */
export function faultsOfGiven(type: EnvironmentClass<object>, source: Record<string, string | undefined>): string[] {
  const given = givenOf(type, source);
  return validated(type, given)
    .faults.filter(({ property }) => Object.hasOwn(given, property))
    .flatMap(describeFault);
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

function givenOf(type: EnvironmentClass<object>, source: Record<string, string | undefined>): Record<string, string> {
  const names = [...settingsOf(type).keys()];
  return Object.fromEntries(names.flatMap((name) => (source[name] ? [[name, source[name]]] : [])));
}

function validated<T extends object>(type: EnvironmentClass<T>, given: Record<string, string>) {
  const environment = plainToInstance(type, given, { enableImplicitConversion: true, exposeDefaultValues: true });
  const faults = validateSync(environment, { skipMissingProperties: false, forbidUnknownValues: false });
  return { environment, faults };
}

function describeFault(fault: ValidationError): string[] {
  return Object.values(fault.constraints ?? { unknown: `${fault.property} is not valid` });
}
