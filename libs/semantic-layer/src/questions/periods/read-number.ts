const WORDS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  ninety: 90,
  hundred: 100,
};
const DIGITS: Record<string, number> = {
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 万: 10_000 };

export const ENGLISH_NUMBER = String.raw`\d[\d,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred`;
export const CHINESE_NUMBER = '\\d+|[一二两三四五六七八九十百千]+';

/** Reads a number in digits, English or Chinese words; undefined for anything else. */
export function readNumber(text: string): number | undefined {
  const digits = text.replaceAll(',', '');
  if (/^\d+(?:\.\d+)?$/.test(digits)) return Number(digits);
  return WORDS[text] ?? readChinese(text);
}

function readChinese(text: string): number | undefined {
  const scaled = /^(\d+(?:\.\d+)?)([百千万])$/.exec(text);
  if (scaled) return Number(scaled[1]) * UNITS[scaled[2]!]!;
  let [total, section, digit] = [0, 0, 0];
  for (const character of text) {
    const [value, unit] = [DIGITS[character], UNITS[character]];
    if (value !== undefined) digit = value;
    else if (unit === 10_000) [total, section, digit] = [(section + digit) * unit, 0, 0];
    else if (unit !== undefined) [section, digit] = [section + (digit || 1) * unit, 0];
    else return undefined;
  }
  return text === '' ? undefined : total + section + digit;
}
