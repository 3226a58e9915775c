/** The code of everything that can be wrong with an event, and what it means. Codes never change. */
export const EVENT_ERROR_CODES = {
  required: 'the field is missing',
  wrong_type: 'the value is not of the JSON type that is expected',
  wrong_format: 'the text does not have the form that `reason` describes',
  wrong_length: 'the text, list or object is too long',
  not_a_time: 'the value is not a time, or not one that exists',
  too_old: 'the event claims a day that is no longer accepted',
  in_the_future: 'the event claims a day that is more than a day ahead',
  too_deep: 'the properties are nested too deeply',
  unreadable_amount: 'the value is not an amount',
  unknown_currency: 'the value is not a currency code of ISO 4217',
  unknown_field: 'nothing of this name is expected here; the value is among the properties',
  not_allowed: 'the source may not set the field',
  redacted: 'the text looked like an e-mail address or a card number and was replaced',
  clock_corrected: "the sender's clock is wrong, and the time was corrected",
} as const satisfies Record<string, string>;

export type EventErrorCode = keyof typeof EVENT_ERROR_CODES;

/** One thing wrong with an event. */
export interface EventError {
  field: string;
  code: EventErrorCode;
  /** The received value, truncated. */
  value?: unknown;
  reason: string;
}

const MAX_VALUE_LENGTH = 100;

/** Collects what is wrong: errors refuse the event, warnings are answered beside it. */
export class Findings {
  readonly errors: EventError[] = [];
  readonly warnings: EventError[] = [];

  refuse(field: string, code: EventErrorCode, reason: string, value?: unknown): undefined {
    this.errors.push({ field, code, ...printable(value), reason });
    return undefined;
  }

  warn(field: string, code: EventErrorCode, reason: string, value?: unknown): null {
    this.warnings.push({ field, code, ...printable(value), reason });
    return null;
  }
}

function printable(value: unknown): { value?: unknown } {
  switch (typeof value) {
    case 'string':
      return { value: value.slice(0, MAX_VALUE_LENGTH) };
    case 'number':
    case 'boolean':
      return { value };
    default:
      return {};
  }
}
