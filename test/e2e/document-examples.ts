import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** A shell block of a document that sends requests, and the responses that the document shows below it. */
export interface Example {
  line: number;
  script: string;
  /** One for each request: JSON that the response must contain, or its text. Empty where the document shows none. */
  responses: unknown[];
}

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$(?:\n\n?(?=```(?:json|text)\n)```(?:json|text)\n([\s\S]*?)^```$)?/gm;

/** The shell blocks of a Markdown document that call curl. */
export function examplesOf(document: string): Example[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(BLOCK)]
    .filter(([, language, script]) => language === 'sh' && script!.includes('curl '))
    .map(({ 2: script = '', 3: shown = '', index }) => ({
      line: text.slice(0, index).split('\n').length + 1,
      script,
      responses: shown.split('\n').filter(Boolean).map(parseShown),
    }));
}

/** A line of JSON, or text as it is. */
function parseShown(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

/**
 * Whether a response contains what a document shows of it: every member that is shown, lists with as many elements as
 * are shown, and any text where the document has `…`.
 */
export function contains(actual: unknown, shown: unknown): boolean {
  if (typeof shown === 'string') return typeof actual === 'string' && patternOf(shown).test(actual.trim());
  if (Array.isArray(shown)) {
    return (
      Array.isArray(actual) && actual.length === shown.length && shown.every((one, at) => contains(actual[at], one))
    );
  }
  if (typeof shown === 'object' && shown !== null) {
    if (typeof actual !== 'object' || actual === null) return false;
    const members = actual as Record<string, unknown>;
    return Object.entries(shown).every(([name, value]) => contains(members[name], value));
  }
  return actual === shown;
}

function patternOf(shown: string): RegExp {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`);
}
