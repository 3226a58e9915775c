import { hostAllowlistError } from '../security/host-allowlist';
import { Setting, type SettingNote } from './environment';
import { postgresUrlError } from './postgres-url';

// Each decorator declares, documents and validates one setting. A setting with a default is optional.

const RANDOM_KEY = '32 random bytes as base64url';
const ORIGIN = /^https?:\/\/[^\s/?#@]+\/?$/;

interface TextOptions extends Omit<SettingNote, 'description'> {
  pattern?: RegExp;
  /** Completes "NAME must …" when the pattern does not match. */
  must?: string;
}

export function TextSetting(description: string, options: TextOptions = {}): PropertyDecorator {
  const { pattern = /^/, must = 'be a text', ...note } = options;
  const errorsOf = (text?: string): string[] => (text !== undefined && pattern.test(text) ? [] : [`must ${must}`]);
  return Setting({ description, ...note, errorsOf });
}

export function IntegerSetting(description: string, { min, max }: { min: number; max?: number }): PropertyDecorator {
  const errorsOf = (text?: string): string[] => {
    const value = Number(text);
    return [
      ...(Number.isInteger(value) ? [] : ['must be a whole number']),
      ...(value >= min ? [] : [`must be at least ${min}`]),
      ...(max === undefined || value <= max ? [] : [`must be at most ${max}`]),
    ];
  };
  return Setting({ description, errorsOf, parse: Number });
}

export function ChoiceSetting(description: string, values: readonly string[]): PropertyDecorator {
  const errorsOf = (text = ''): string[] => (values.includes(text) ? [] : [`must be one of ${values.join(', ')}`]);
  return Setting({ description, errorsOf });
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

/** Refuses the URL of another database by its scheme. */
export function PostgresUrlSetting(description: string, example?: string): PropertyDecorator {
  const note: SettingNote = { description, secret: true, ...(example !== undefined && { example }) };
  return Setting({ ...note, errorsOf: (text) => [postgresUrlError(text)].filter((error) => error !== undefined) });
}

/** Names, addresses and networks, separated by commas or spaces. */
export function HostAllowlistSetting(description: string): PropertyDecorator {
  const must = 'must list names, addresses or networks such as 10.1.0.0/16, separated by commas';
  return Setting({ description, errorsOf: (text = '') => (hostAllowlistError(text) === undefined ? [] : [must]) });
}

/** An IANA name of a time zone. */
export function TimeZoneSetting(description: string): PropertyDecorator {
  return Setting({ description, errorsOf: (text = '') => (isTimeZone(text) ? [] : ['must be an IANA time zone']) });
}

/** Whether a text is an IANA name of a time zone. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    // RangeError, by which Intl refuses an unknown zone.
    return false;
  }
}
