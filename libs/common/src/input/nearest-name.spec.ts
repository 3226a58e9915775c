import fc from 'fast-check';
import { editDistance, nearestName } from './nearest-name';

const KNOWN = ['colour', 'from', 'to', 'status', 'page_size', 'message_id', 'author_id'];

describe('nearestName', () => {
  it.each([
    ['colour_id', 'colour'],
    ['collour', 'colour'],
    ['statsu', 'status'],
    ['pageSize', 'page_size'],
    ['PAGE-SIZE', 'page_size'],
    ['messageid', 'message_id'],
    ['authorid', 'author_id'],
    ['form', 'from'],
  ])('finds the name that %s means', (given, meant) => {
    expect(nearestName(given, KNOWN)).toBe(meant);
  });

  it.each(['zzzzzz', '', 'x', 'a'.repeat(65), '__proto__'])('finds nothing near %j', (given) => {
    expect(nearestName(given, KNOWN)).toBeUndefined();
  });

  it('does not compare a name that is longer than any known name', () => {
    const startedMs = performance.now();
    for (let count = 0; count < 1_000; count += 1) nearestName('x'.repeat(200_000), KNOWN);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

describe('editDistance', () => {
  const text = fc.string({ maxLength: 12 });

  it('is zero only for equal texts, symmetric, and at most the longer length', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        const distance = editDistance(from, to);
        expect(distance === 0).toBe(from === to);
        expect(distance).toBe(editDistance(to, from));
        expect(distance).toBeLessThanOrEqual(Math.max(from.length, to.length));
      }),
    );
  });

  it('counts a swap of neighbours as one edit', () => {
    expect(editDistance('form', 'from')).toBe(1);
  });
});
