import fc from 'fast-check';
import { parseWaves, splitIntoWaves } from './waves';

describe('parseWaves', () => {
  it('reads canaries, growing shares and the rest', () => {
    expect(parseWaves('canary,10%, 50%,all')).toEqual(['canary', 10, 50, 'all']);
    expect(parseWaves('all')).toEqual(['all']);
  });

  it.each(['', 'all,canary', '10%,canary,all', '50%,10%,all', '10%', 'all,all', '0%,all', '100%,all', 'ten,all'])(
    'rejects %p',
    (text) => expect(() => parseWaves(text)).toThrow('--waves: '),
  );
});

describe('splitIntoWaves', () => {
  const items = Array.from({ length: 20 }, (_, index) => index);

  it('puts the named canaries first, then counts shares with them', () => {
    const [canary, tenth, all] = splitIntoWaves(items, ['canary', 10, 'all'], (item) => item === 7);
    expect([canary, tenth]).toEqual([[7], [0]]);
    expect(all).toHaveLength(18);
  });

  it('takes the first where none is named', () => {
    expect(splitIntoWaves(items, ['canary', 'all'], () => false)[0]).toEqual([0]);
  });

  it('has every item in one wave, however many there are', () => {
    const shares = fc.uniqueArray(fc.integer({ min: 1, max: 99 })).map((all) => all.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(fc.nat(300), shares, fc.boolean(), fc.nat(9), (count, growing, hasCanary, canaries) => {
        const all = Array.from({ length: count }, (_, index) => index);
        const waves = [...(hasCanary ? (['canary'] as const) : []), ...growing, 'all' as const];
        const parts = splitIntoWaves(all, waves, (item) => item >= count - canaries);
        expect(parts).toHaveLength(waves.length);
        expect(parts.flat().toSorted((a, b) => a - b)).toEqual(all);
      }),
    );
  });
});
