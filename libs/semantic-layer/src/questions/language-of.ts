import type { Language } from './messages';
import { normalizeQuestion } from './normalize-question';

/** The language of a question, to respond in; traditional as soon as one character is. */
export function languageOf(question: string): Language {
  const { text } = normalizeQuestion(question);
  const places = [...question.split('').keys()].filter((place) => /[\u4e00-\u9fff]/.test(question[place]!));
  if (places.length === 0) return 'en';
  return places.some((place) => text[place] !== question[place]) ? 'zh-Hant' : 'zh-Hans';
}
