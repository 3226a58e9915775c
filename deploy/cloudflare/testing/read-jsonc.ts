import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A JSON file with comments. @throws Error with what is wrong with it */
export function readJsonc(path: string): unknown {
  const { config, error } = ts.parseConfigFileTextToJson(path, readFileSync(path, 'utf8'));
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return config;
}
