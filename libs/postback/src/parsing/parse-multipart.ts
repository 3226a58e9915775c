import type { Parameter } from '../postback-types';

const FIRST_LINE = /^--[^\r\n]{1,70}(?=\r?\n)/;
const NAME = /^content-disposition:[^\r\n]*;\s*name="([^"\r\n]*)"/im;
const FILE = /^content-disposition:[^\r\n]*;\s*filename\*?=/im;

/** Including files and parts without a name. */
const MAX_PARTS = 1_000;

/**
 * Reads the text fields of a multipart/form-data body, which PHP sends by default; files are left out. Undefined when
 * the text does not have the same boundary on its first line and at its end.
 */
export function parseMultipart(text: string): Parameter[] | 'too many' | undefined {
  const boundary = FIRST_LINE.exec(text)?.[0];
  if (boundary === undefined || !text.endsWith(`${boundary}--`)) return undefined;
  const parameters: Parameter[] = [];
  // The first and last parts, outside the boundaries, are empty.
  const parts = text.slice(0, -2).split(boundary, MAX_PARTS + 3);
  if (parts.length > MAX_PARTS + 2) return 'too many';
  for (const part of parts.slice(1, -1)) {
    const headersEnd = /\r?\n\r?\n/.exec(part);
    const headers = headersEnd ? part.slice(0, headersEnd.index) : part;
    const name = NAME.exec(headers)?.[1];
    if (!headersEnd || name === undefined || FILE.test(headers)) continue;
    const value = part.slice(headersEnd.index + headersEnd[0].length).replace(/\r?\n$/, '');
    parameters.push({ name, value, source: 'body' });
  }
  return parameters;
}
