import type { Catalogue } from './catalogue';
import type { CatalogueName, Item } from './items';
import { COUNTRIES } from './lexicon/currencies';
import { normalizeQuestion } from './normalize-question';

/** What the names of a catalogue look like in a question. */
export interface NameIndex {
  /** By name without spaces; longest first. */
  names: readonly (readonly [form: string, name: CatalogueName])[];
  brands: readonly { forms: readonly string[]; prefix: string; several: boolean }[];
  offers: ReadonlyMap<string, string>;
}

const MIN_TYPO_LENGTH = 5;
const SKIPPED = /[ _.·'-]/;

export function indexNames(catalogue: Catalogue): NameIndex {
  const names = new Map<string, CatalogueName>();
  const put = (form: string, name: CatalogueName) => {
    const key = compact(form);
    if (key && !names.has(key)) names.set(key, name);
  };
  for (const { value, names: others = [] } of catalogue.partner)
    for (const form of [value, ...others]) put(form, { field: 'partner', value });
  for (const { value, names: others = [], under_every_partner: everywhere } of catalogue.tenant)
    for (const form of [value, ...others])
      put(form, { field: 'tenant', value, ...(everywhere ? { ambiguous: true } : {}) });
  for (const { value, names: others = [] } of catalogue.offer)
    for (const form of [value, ...others]) put(form, { field: 'offer', value });
  const brands = brandsOf(catalogue);
  for (const { forms, prefix, several } of brands)
    for (const form of forms) if (several) put(form, { field: 'offer', value: prefix, prefix: true });
  for (const { forms, prefix, several } of brands) {
    const offer = catalogue.offer.find(({ value }) => compact(value).startsWith(compact(prefix)));
    if (!several && offer) for (const form of forms) put(form, { field: 'offer', value: offer.value });
  }
  const offers = new Map(catalogue.offer.map(({ value }) => [compact(value), value]));
  return { names: [...names].toSorted(([a], [b]) => b.length - a.length), brands, offers };
}

/** The brands of the catalogue, and what remains of an offer's name without its country. */
function brandsOf(catalogue: Catalogue): { forms: string[]; prefix: string; several: boolean }[] {
  const named = catalogue.brand.map(({ prefix, names = [] }) => ({
    prefix,
    forms: [prefix, ...names, ...(prefix === 'TikTok Shop' ? ['TikTok'] : [])],
  }));
  const rest = catalogue.offer.flatMap(({ value, names = [] }) => {
    const prefix = /^(.+) [A-Z]{2}$/.exec(value)?.[1];
    return prefix && !named.some((brand) => brand.prefix === prefix) ? [{ prefix, forms: [prefix, ...names] }] : [];
  });
  return [...named, ...rest].map(({ prefix, forms }) => ({
    prefix,
    forms: [...new Set(forms.map(compact))],
    several: catalogue.offer.filter(({ value }) => value.startsWith(prefix)).length > 1,
  }));
}

/** The names that begin at a place: as written, with a country, or with one letter wrong. */
export function matchName(index: NameIndex, text: string, at: number): Item[] {
  const items: Item[] = [];
  const add = (end: number, name: CatalogueName | undefined, concept = 'name') => {
    const found = name ? { concept, name } : { concept: 'unknown-name' };
    items.push({ start: at, end, text: text.slice(at, end), ...found });
  };
  for (const [form, name] of index.names) {
    const end = skipForm(text, at, form);
    if (end !== undefined) add(end, name);
  }
  for (const { end, value } of offersByCountry(index, text, at))
    add(end, value ? { field: 'offer', value } : undefined);
  for (const { end, name } of matchTypos(index, text, at)) add(end, name, 'typo');
  return items;
}

function* offersByCountry(index: NameIndex, text: string, at: number): Generator<{ end: number; value?: string }> {
  for (const { forms, prefix } of index.brands)
    for (const form of forms) {
      const after = skipForm(text, at, form);
      const following =
        after === undefined
          ? undefined
          : matchCountry(text, after, /(?:'s)?(?:,? ?(?:in|of|from|for) (?:the )?| |\(|的|在|-)?/y);
      if (following) yield offerOf(index, prefix, following);
      const country = matchCountry(text, at, /(?:the )?/y);
      const gap = country ? endOf(/(?:'s|n)?(?: |的)?/y, text, country.end) : undefined;
      const end = gap === undefined ? undefined : skipForm(text, gap, form);
      if (end !== undefined) yield { ...offerOf(index, prefix, country!), end: endOf(/站点?|店/y, text, end) ?? end };
    }
}

function offerOf(index: NameIndex, prefix: string, country: { code: string; end: number }) {
  const value = index.offers.get(compact(`${prefix} ${country.code}`));
  return { end: country.end, ...(value ? { value } : {}) };
}

const COUNTRY_PATTERNS = Object.entries(COUNTRIES).map(
  ([code, words]) => [code, new RegExp(`(?:${words})(?:站点?|店|区|市场|\\))?(?:(?<![a-z])|(?![a-z]))`, 'y')] as const,
);

/** A country's name after a gap. */
export function matchCountry(text: string, at: number, gap = /(?:)/y): { code: string; end: number } | undefined {
  const start = endOf(gap, text, at) ?? at;
  for (const [code, pattern] of COUNTRY_PATTERNS) {
    const end = endOf(pattern, text, start);
    if (end !== undefined) return { code, end };
  }
  return undefined;
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The place after a name whose spaces do not matter, or undefined. */
function skipForm(text: string, at: number, form: string): number | undefined {
  let place = at;
  for (let index = 0; index < form.length; place++) {
    if (text[place] === form[index]) index++;
    else if (index === 0 || !SKIPPED.test(text[place] ?? 'x')) return undefined;
  }
  const inWord = /[a-z0-9]/.test(text[place] ?? '') && /[a-z0-9]/.test(form.at(-1)!);
  return inWord ? undefined : place;
}

/** One to three words that are one letter away from a name of five or more. */
function matchTypos(index: NameIndex, text: string, at: number): { end: number; name: CatalogueName }[] {
  const words = /[a-z]{2,}(?:[ .-][a-z]+){0,2}/y;
  words.lastIndex = at;
  const match = words.exec(text);
  if (!match) return [];
  const pieces = match[0].split(/(?=[ .-])/);
  return pieces.flatMap((_, count) => {
    const written = pieces.slice(0, count + 1).join('');
    const name = index.names.find(([form]) => isTypoOf(compact(written), form))?.[1];
    return name ? [{ end: at + written.length, name }] : [];
  });
}

/** The country at the end of an offer's name must be right: another country is another offer. */
function isTypoOf(written: string, form: string): boolean {
  if (!/^[a-z]+$/.test(form)) return false;
  const country = Object.keys(COUNTRIES).find((code) => form.endsWith(code.toLowerCase()) && form.length > 6);
  const stem = country ? form.slice(0, -2) : form;
  if (country && !written.endsWith(country.toLowerCase())) return false;
  const writtenStem = country ? written.slice(0, -2) : written;
  return (
    stem.length >= MIN_TYPO_LENGTH && writtenStem.length >= MIN_TYPO_LENGTH - 1 && isOneTypoApart(writtenStem, stem)
  );
}

function compact(name: string): string {
  return normalizeQuestion(name).text.replaceAll(/[ _.·'-]/g, '');
}

/** Whether two words differ by one letter: another, missing or added one, or two neighbours changed over. */
function isOneTypoApart(first: string, second: string): boolean {
  if (first === second || Math.abs(first.length - second.length) > 1) return false;
  let start = 0;
  while (start < first.length && first[start] === second[start]) start++;
  const [rest, otherRest] = [first.slice(start), second.slice(start)];
  if (rest.slice(1) === otherRest.slice(1)) return true;
  if (rest.slice(1) === otherRest || rest === otherRest.slice(1)) return true;
  return rest[0] === otherRest[1] && rest[1] === otherRest[0] && rest.slice(2) === otherRest.slice(2);
}
