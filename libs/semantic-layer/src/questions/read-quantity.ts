import type { Item, QuestionNumber } from './items';
import { readNumber } from './periods/read-number';

const SCALES: Record<string, number> = {
  k: 1000,
  thousand: 1000,
  m: 1_000_000,
  million: 1_000_000,
  万: 10_000,
  千: 1000,
  百: 100,
};
const WORDS =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|[零一二两三四五六七八九十百千万]+';
const NUMBER = new RegExp(
  `(\\$|us\\$|usd ?|rm ?|myr ?)?(\\d[\\d,]*(?:\\.\\d+)?|${WORDS})(?: ?(k|thousand|m(?![a-z])|million|万|千|百)(?![a-z]))?(?: ?(%|percent|per cent|pct))?(?: ?(usd|us dollars?|dollars?|美元|美金|块美金|myr|ringgit|rm|马币|令吉|林吉特|[a-z]{3}(?=[^a-z]|$)(?<=idr|thb|sgd|php|vnd|twd|eur)|印尼盾|泰铢|新币|台币|新台币|元|块钱?|单|笔|件|次|条|个(?:转化|转换|订单)?))?`,
  'y',
);
const PERCENT =
  /百分之([零一二两三四五六七八九十百\d.]+)|([一二两三四五六七八九\d](?:\.\d)?)成([一二三四五六七八九半])?(?!交|长|功|效)/y;

/** A number at a place of the text, with its per cent sign or unit. */
export function matchNumbers(text: string, at: number): Item[] {
  const quantity = readPlain(text, at) ?? readPercent(text, at);
  if (!quantity) return [];
  const { end, ...number } = quantity;
  return [{ concept: 'number', start: at, end, text: text.slice(at, end), number }];
}

function readPlain(text: string, at: number): (QuestionNumber & { end: number }) | undefined {
  NUMBER.lastIndex = at;
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const [whole, sign, digits, scale, percent, unit] = match;
  const value = readNumber(digits!);
  const end = at + whole.length;
  if (
    value === undefined ||
    (/[a-z]/.test(text[end] ?? '') && /[a-z]/.test(whole.at(-1)!)) ||
    /[成点月年日号]/.test(text[end] ?? '')
  )
    return undefined;
  return { end, value: value * (scale ? SCALES[scale]! : 1), percent: !!percent, ...unitOf(sign?.trim() || unit) };
}

function unitOf(word: string | undefined): Pick<QuestionNumber, 'unit'> {
  if (!word) return {};
  if (/^(?:\$|us|dollar|美|块美)/.test(word)) return { unit: 'usd' };
  if (/^(?:rm|myr|ringgit|马币|令吉|林吉特)/.test(word)) return { unit: 'myr' };
  if (word === '个') return {};
  return { unit: /^(?:单|笔|件|次|条|个)/.test(word) ? 'count' : 'other-money' };
}

function readPercent(text: string, at: number): (QuestionNumber & { end: number }) | undefined {
  PERCENT.lastIndex = at;
  const match = PERCENT.exec(text);
  if (!match) return undefined;
  const tenths = match[2]
    ? (readNumber(match[2]) ?? Number.NaN) * 10 + (match[3] === '半' ? 5 : (readNumber(match[3] ?? '') ?? 0))
    : undefined;
  const value = tenths ?? readNumber(match[1]!);
  return value === undefined || Number.isNaN(value) ? undefined : { end: at + match[0].length, value, percent: true };
}
