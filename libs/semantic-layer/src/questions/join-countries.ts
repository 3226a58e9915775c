import type { NameIndex } from './catalogue-names';
import { matchCountry } from './catalogue-names';
import type { Item } from './items';
import { COUNTRIES } from './lexicon/currencies';

/** "Shopee MY and PH": a country that follows an offer of a brand stands for the brand's offer there. */
export function joinCountries(items: readonly Item[], names: NameIndex): Item[] {
  const joined: Item[] = [];
  for (const item of items) {
    const [offer, and] = [joined.at(-2), joined.at(-1)];
    const code = countryOf(item);
    const brand = offer?.name && brandOf(offer.name.value, names);
    if (!code || and?.concept !== 'and' || !brand) {
      joined.push(item);
      continue;
    }
    const value = [...names.offers.values()].find((candidate) => candidate === `${brand} ${code}`);
    joined.push(
      value ? { ...item, concept: 'name', name: { field: 'offer', value } } : { ...item, concept: 'unknown-name' },
    );
  }
  return joined;
}

function countryOf({ concept, text }: Item): string | undefined {
  if (concept === 'country') return matchCountry(text, 0)?.code;
  const code = text.toUpperCase();
  return concept === 'unknown' && code in COUNTRIES ? code : undefined;
}

function brandOf(offer: string, names: NameIndex): string | undefined {
  return names.brands.find(({ prefix }) => /^.+ [A-Z]{2}$/.test(offer) && offer.startsWith(`${prefix} `))?.prefix;
}
