import type { Messages } from '../messages/en';

/** Why a value is not accepted or was read with a doubt, as postbacks and the API say it. */
export interface Reason {
  code: string;
  params?: object | undefined;
  /** The English sentence. */
  reason: string;
}

/** The sentence in the reader's language, by the stable code. A code of an older or newer version keeps its English one. */
export function describeReason(t: Messages, { code, params = {}, reason }: Reason): string {
  const known: Readonly<Record<string, string>> = t.reasons.diagnostics;
  const sentence = known[code];
  if (sentence !== undefined) return fill(t, sentence, params as Record<string, unknown>) ?? reason;
  const fieldErrors: Readonly<Record<string, string>> = t.reasons.fieldErrors;
  const words = fieldErrors[code];
  return words === undefined ? reason : t.reasons.withDetail(words, reason);
}

/** Values that are words of ours; all others are the sender's, or names that are the same everywhere. */
const WORDS = new Set(['owner', 'period', 'kind']);

/** Undefined where a value that the sentence names was not stored. */
function fill(t: Messages, sentence: string, params: Readonly<Record<string, unknown>>): string | undefined {
  const names = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  if (names.some((name) => params[name] === undefined)) return undefined;
  const words: Readonly<Record<string, string>> = t.reasons.words;
  return sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(params[name]);
    return WORDS.has(name) ? (words[value] ?? value) : value;
  });
}
