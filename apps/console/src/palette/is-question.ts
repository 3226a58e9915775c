const MIN_WORDS = 2;
const MIN_CHARACTERS = 3;

/** Whether a text may be a question for figures, rather than an id, a URL or the beginning of a name. */
export function isQuestion(text: string): boolean {
  if (text.includes('://')) return false;
  if (/\p{Script=Han}/u.test(text)) return text.length >= MIN_CHARACTERS;
  return text.split(/\s+/).length >= MIN_WORDS;
}
