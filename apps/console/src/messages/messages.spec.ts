import { messages as en } from './en';
import { messages as hans } from './zh-hans';
import { messages as hant } from './zh-hant';

/** Names, codes and signs that are the same in every language. */
const SAME = new Set(['–', 'UTC']);

type Texts = { [name: string]: Texts | string | ((...values: never[]) => string) };

function texts(node: Texts, path = ''): [path: string, text: string][] {
  return Object.entries(node).flatMap(([name, value]) => {
    const at = path ? `${path}.${name}` : name;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function') return [[at, String(value)]];
    return texts(value, at);
  });
}

describe('the languages', () => {
  const english = new Map(texts(en));

  it.each([
    ['zh-Hans', hans],
    ['zh-Hant', hant],
  ] as const)('translates every text: %s', (_tag, catalogue) => {
    const same = texts(catalogue).filter(([path, text]) => text === english.get(path) && !SAME.has(text));
    expect(same).toEqual([]);
    expect(
      texts(catalogue)
        .map(([path]) => path)
        .toSorted(),
    ).toEqual([...english.keys()].toSorted());
  });

  it('writes traditional characters only in zh-Hant', async () => {
    const { Converter } = await import('opencc-js');
    const convert = Converter({ from: 'cn', to: 'tw' });
    // Taiwan writes 台 as well as 臺.
    const simplified = texts(hant).filter(([, text]) => convert(text).replaceAll('臺', '台') !== text);
    expect(simplified).toEqual([]);
  });
});
