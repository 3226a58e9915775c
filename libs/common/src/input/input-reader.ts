import type { FieldErrorCode } from '../errors/error-codes';
import { type FieldError, problems } from '../errors/problem';
import type { RouteContract } from './contract';
import { choiceErrors, repeatedNameErrors, unknownNameErrors } from './field-errors';
import { readTime } from './read-time';

type Values = Readonly<Record<string, unknown>>;

const MAX_VALUE_LENGTH = 200;

/** Reads query and body by the route's contract, and collects every field error so that one response reports all. */
export class InputReader {
  private readonly errors: FieldError<string>[];
  private readonly known: ReadonlySet<string>;
  private readonly values = new Map<string, unknown>();
  private readonly isWrite: boolean;
  /** Names whose values never appear in a response. */
  private readonly secret: ReadonlySet<string>;

  constructor(query: Values, body: Values, { query: parameters = {}, body: members, required = [] }: RouteContract) {
    const [parameterNames, memberNames] = [Object.keys(parameters), Object.keys(members ?? {})];
    this.isWrite = members !== undefined;
    this.secret = new Set(memberNames.filter((name) => members![name]!['writeOnly'] === true));
    const isNullable = (name: string): boolean => members?.[name]?.['nullable'] === true;
    this.known = new Set([...parameterNames, ...memberNames]);
    this.errors = [
      ...unknownNameErrors(Object.keys(query), parameterNames),
      ...repeatedNameErrors(query, parameterNames, (name) => parameters[name]!['type'] === 'array'),
      ...unknownNameErrors(Object.keys(body), memberNames),
    ];
    this.collect(
      parameterNames.filter((name) => Object.hasOwn(query, name)).map((name) => [name, query[name]]),
      memberNames
        .filter((name) => Object.hasOwn(body, name) && !(body[name] === null && isNullable(name)))
        .map((name) => [name, body[name]]),
    );
    for (const name of required) {
      if (!this.values.has(name)) this.addError(name, 'required', 'is needed');
    }
  }

  /** A value as it was sent. */
  value(name: string): unknown {
    if (!this.known.has(name)) throw new Error(`The route's contract has no ${name}`);
    return this.values.get(name);
  }

  text(name: string): string | null {
    const value = this.value(name);
    if (value === undefined) return null;
    if (typeof value !== 'string') return this.addError(name, 'wrong_type', 'must be a text');
    return value.includes('\0') ? this.addError(name, 'wrong_format', 'must not contain NUL') : value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | null {
    const value = this.text(name);
    if (value === null || (allowed as readonly string[]).includes(value)) return value as T | null;
    return this.addError(name, 'unknown_value', `must be one of ${allowed.join(', ')}`);
  }

  /** ISO 8601; UTC without a zone. */
  time(name: string): string | null {
    const value = this.text(name);
    if (value === null) return null;
    const { time, error } = readTime(value);
    return time ? time.toISOString() : this.addError(name, 'not_a_time', error);
  }

  /** @param max larger numbers are reduced to it */
  wholeNumber(name: string, min: number, max: number): number | null {
    const given = this.value(name);
    const value = typeof given === 'number' ? String(given) : this.text(name);
    if (value === null) return null;
    const isNumber = /^\d{1,9}$/.test(value);
    if (!isNumber || Number(value) < min) {
      const code = isNumber ? 'out_of_range' : 'wrong_type';
      return this.addError(name, code, `must be a whole number of at least ${min}`);
    }
    return Math.min(Number(value), max);
  }

  /** A boolean, or its text in a query. */
  flag(name: string): boolean | null {
    const value = this.value(name);
    if (value === undefined || typeof value === 'boolean') return value ?? null;
    if (value === 'true' || value === 'false') return value === 'true';
    return this.addError(name, 'wrong_type', 'must be true or false');
  }

  /** A list with at least one entry. */
  list(
    name: string,
    isEntry: (value: string) => boolean,
    { max, what }: { max: number; what: string },
  ): string[] | null {
    const value = this.value(name);
    if (value === undefined) return null;
    const isList =
      Array.isArray(value) &&
      value.length > 0 &&
      value.length <= max &&
      value.every((entry) => typeof entry === 'string' && isEntry(entry));
    return isList ? (value as string[]) : this.addError(name, 'wrong_format', `must be a list of 1 to ${max} ${what}`);
  }

  /** Requires one of `names` or `"all": true`; see `choiceErrors`. */
  choice(names: readonly string[]): void {
    const given = Object.fromEntries(names.map((name) => [name, this.value(name)]));
    const errors = choiceErrors({ ...given, all: this.flag('all') }, names);
    for (const { field, code, reason } of errors) this.addError(field, code, reason);
  }

  /** Adds a field error that only the route can find; the first error of a field counts. */
  addError(field: string, code: FieldErrorCode, reason: string): null {
    if (!this.errors.some((error) => error.field === field)) {
      const value = this.secret.has(field) ? {} : printable(this.values.get(field));
      this.errors.push({ field, code, ...value, reason });
    }
    return null;
  }

  /** Adds errors that a library has found in a member; their codes are its own. */
  addErrors(errors: readonly FieldError<string>[]): void {
    this.errors.push(...errors);
  }

  /** @throws Problem invalid_request (422) with every field error so far */
  check(): void {
    if (this.errors.length > 0) throw problems.invalidRequest(this.errors);
  }

  /** In a read an empty parameter counts as missing, as forms send it. In a write it is an error. */
  private collect(query: [string, unknown][], body: [string, unknown][]): void {
    for (const [name, value] of [...query, ...body]) {
      const isEmpty = value === '' || value === null;
      if (this.values.has(name)) this.addError(name, 'given_twice', 'is given in the query and in the body');
      else if (!isEmpty) this.values.set(name, value);
      else if (this.isWrite) this.addError(name, 'empty', 'must not be empty; leave it out');
    }
  }
}

function printable(value: unknown): { value?: unknown } {
  if (typeof value === 'string') return { value: value.slice(0, MAX_VALUE_LENGTH) };
  return typeof value === 'number' || typeof value === 'boolean' ? { value } : {};
}
