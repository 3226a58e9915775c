import { Type } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min, ValidateBy, ValidateIf, type ValidationArguments } from 'class-validator';
import { hostAllowlistError } from '../security/host-allowlist';
import { Setting, type SettingNote } from './environment';
import { postgresUrlError } from './postgres-url';

// Each decorator declares, documents and validates one setting. A setting whose default is the empty text is optional:
// the empty text passes every check.

const RANDOM_KEY = '32 random bytes as base64url';
const ORIGIN = /^https?:\/\/[^\s/?#@]+\/?$/;

interface TextOptions extends Omit<SettingNote, 'description'> {
  pattern?: RegExp;
  /** Completes "NAME must …" when the pattern does not match. */
  must?: string;
}

export function TextSetting(description: string, options: TextOptions = {}): PropertyDecorator {
  const { pattern = /^/, must = 'be a text', ...note } = options;
  return optional({ description, ...note }, Matches(pattern, { message: `$property must ${must}` }));
}

export function IntegerSetting(description: string, { min, max }: { min: number; max?: number }): PropertyDecorator {
  return combine(
    Setting({ description }),
    Type(() => Number),
    IsInt({ message: '$property must be a whole number' }),
    Min(min, { message: `$property must be at least ${min}` }),
    ...(max === undefined ? [] : [Max(max, { message: `$property must be at most ${max}` })]),
  );
}

export function ChoiceSetting(description: string, values: readonly string[]): PropertyDecorator {
  const message = `$property must be one of ${values.join(', ')}`;
  return combine(Setting({ description }), IsIn(values, { message }));
}

/** A secret of at least 16 characters. */
export function KeySetting(description: string, note: TextOptions = { example: RANDOM_KEY }): PropertyDecorator {
  return TextSetting(description, { secret: true, pattern: /^.{16,}$/, must: 'have at least 16 characters', ...note });
}

/** A key of AES-256. */
export function EncryptionKeySetting(description: string): PropertyDecorator {
  const must = 'be 32 bytes as base64url (43 characters)';
  return KeySetting(description, { example: RANDOM_KEY, pattern: /^[A-Za-z0-9_-]{43}$/, must });
}

/** An API key that an operator chooses. */
export function ApiKeySetting(description: string): PropertyDecorator {
  return KeySetting(description, { pattern: /^\S{8,255}$/, must: 'be 8 to 255 characters without spaces' });
}

/** A URL without a path. */
export function OriginSetting(description: string, example: string): PropertyDecorator {
  return TextSetting(description, { pattern: ORIGIN, must: `be an origin such as ${example}` });
}

export function PostgresUrlSetting(description: string, example?: string): PropertyDecorator {
  return optional({ description, secret: true, ...(example !== undefined && { example }) }, IsPostgresUrl());
}

/** Names, addresses and networks, separated by commas or spaces. */
export function HostAllowlistSetting(description: string): PropertyDecorator {
  const must = 'must list names, addresses or networks such as 10.1.0.0/16, separated by commas';
  const validate = (value: unknown): boolean => typeof value === 'string' && hostAllowlistError(value) === undefined;
  return combine(
    Setting({ description }),
    validateBy('hostAllowlist', validate, () => must),
  );
}

/** Refuses the URL of another database by its scheme. */
export function IsPostgresUrl(): PropertyDecorator {
  const isValid = (value: unknown): boolean => postgresUrlError(value) === undefined;
  return validateBy('postgresUrl', isValid, (value) => postgresUrlError(value)!);
}

function validateBy(
  name: string,
  isValid: (value: unknown) => boolean,
  explain: (value: unknown) => string,
): PropertyDecorator {
  const defaultMessage = (failed?: ValidationArguments): string => `${failed?.property} ${explain(failed?.value)}`;
  return ValidateBy({ name, validator: { validate: isValid, defaultMessage } });
}

function optional(note: SettingNote, validate: PropertyDecorator): PropertyDecorator {
  const isGiven = ValidateIf((_environment, value) => value !== '');
  return combine(Setting(note), isGiven, validate);
}

function combine(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (prototype, property) => {
    for (const decorate of decorators) decorate(prototype, property);
  };
}
