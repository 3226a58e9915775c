import { Converter } from 'opencc-js/t2cn';
import type { Language } from './messages';

/** A question in one script and case. Every UTF-16 unit of `text` comes from the unit of the original at the same place. */
export interface NormalizedQuestion {
  original: string;
  text: string;
}

const convert = Converter({ from: 't', to: 'cn' });
const simplified = new Map<string, string>();
const PUNCTUATION: Record<string, string> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '`': "'",
  '–': '-',
  '—': '-',
  '−': '-',
  '～': '-',
  '〜': '-',
  '~': '-',
  '。': '.',
  '、': '、',
  '「': '"',
  '」': '"',
  '『': '"',
  '』': '"',
  '《': '"',
  '》': '"',
  '\u3000': ' ',
  '\u00a0': ' ',
  '\t': ' ',
  '\n': ' ',
  '\r': ' ',
};

/** Lower case, half width, simplified characters: one unit becomes one unit, so that places keep their meaning. */
export function normalizeQuestion(original: string): NormalizedQuestion {
  let text = '';
  for (const unit of original.split('')) text += normalizeUnit(unit);
  return { original, text };
}

function normalizeUnit(unit: string): string {
  const known = PUNCTUATION[unit] ?? simplified.get(unit);
  if (known !== undefined) return known;
  const compatible = unit.normalize('NFKC').toLowerCase();
  const single = compatible.length === 1 ? compatible : unit;
  const result = /[\u2e80-\u9fff\uf900-\ufaff]/.test(single) ? convert(single) : single;
  const kept = result.length === 1 ? result : single;
  if (simplified.size < 20_000) simplified.set(unit, kept);
  return kept;
}

/** The language of a question, to respond in; traditional as soon as one character is. */
export function languageOf(question: string): Language {
  const { text } = normalizeQuestion(question);
  const places = [...question.split('').keys()].filter((place) => /[\u4e00-\u9fff]/.test(question[place]!));
  if (places.length === 0) return 'en';
  return places.some((place) => text[place] !== question[place]) ? 'zh-Hant' : 'zh-Hans';
}
