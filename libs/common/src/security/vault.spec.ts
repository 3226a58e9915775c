import { randomBytes } from 'node:crypto';
import { assert, property, string } from 'fast-check';
import { Vault } from './vault';

const newKey = (): string => randomBytes(32).toString('base64url');
const [previous, present] = [newKey(), newKey()];

describe('Vault', () => {
  it('opens every text that it sealed', () => {
    const vault = new Vault([present]);
    assert(property(string({ unit: 'grapheme' }), (text) => vault.open(vault.seal(text, 'here'), 'here') === text));
  });

  it('does not open a secret in another context, with another key, or after a change', () => {
    const vault = new Vault([present]);
    const sealed = vault.seal('secret', 'here');
    expect(vault.open(sealed, 'there')).toBeNull();
    expect(new Vault([newKey()]).open(sealed, 'here')).toBeNull();
    const damage = sealed.at(-6) === 'A' ? 'B' : 'A';
    expect(vault.open(`${sealed.slice(0, -6)}${damage}${sealed.slice(-5)}`, 'here')).toBeNull();
    for (const damaged of ['', 'v1.', 'v1.AAAA', 'nonsense']) expect(vault.open(damaged, 'here')).toBeNull();
  });

  it('opens with either of two keys, and reports secrets that only the previous one opens', () => {
    const sealed = new Vault([previous]).seal('secret', 'here');
    const both = new Vault([present, previous]);
    expect(both.open(sealed, 'here')).toBe('secret');
    expect(both.isOutdated(sealed, 'here')).toBe(true);
    const anew = both.seal('secret', 'here');
    expect(both.isOutdated(anew, 'here')).toBe(false);
    expect(new Vault([present, '']).open(anew, 'here')).toBe('secret');
    expect(new Vault([previous]).open(anew, 'here')).toBeNull();
  });

  it('does not report a secret that no key opens as outdated', () => {
    expect(new Vault([present, previous]).isOutdated(new Vault([newKey()]).seal('x', 'here'), 'here')).toBe(false);
  });
});
