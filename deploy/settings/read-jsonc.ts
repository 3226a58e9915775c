import { readFileSync } from 'node:fs';

/** Texts are kept as they are, comments are left out. */
const TEXT_OR_COMMENT = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[^]*?\*\//g;
const TEXT_OR_LAST_COMMA = /"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g;

/** A JSON file with comments and commas at the end of lists. @throws Error with what is wrong with it */
export function readJsonc(path: string): unknown {
  return parseJsonc(readFileSync(path, 'utf8'));
}

export function parseJsonc(text: string): unknown {
  const keepTexts = (part: string): string => (part.startsWith('"') ? part : '');
  return JSON.parse(text.replaceAll(TEXT_OR_COMMENT, keepTexts).replaceAll(TEXT_OR_LAST_COMMA, keepTexts)) as unknown;
}
