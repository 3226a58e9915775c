/** Answers that are written here, and not by the framework, say so themselves. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/** JSON text that a response contains to the letter: its numbers may exceed ours, its names may occur twice. */
export class VerbatimJson {
  /** @param text must be valid JSON */
  constructor(readonly text: string) {}
}

/** A column of PostgreSQL's type `json`, selected as text. */
export function verbatim(text: string | null): VerbatimJson | null {
  return text === null ? null : new VerbatimJson(text);
}

/** The JSON of an object or list; VerbatimJson is written as it is, wherever it stands among members and elements. */
export function writeJson(value: unknown): string {
  if (value instanceof VerbatimJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (!isPlainObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(',')}}`;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !('toJSON' in value);
}
