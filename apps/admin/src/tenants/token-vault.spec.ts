import { randomBytes } from 'node:crypto';
import { assert, property, string } from 'fast-check';
import { TokenVault } from './token-vault';

const keys = { TOKEN_HASH_KEY: 'a key for tests, long enough', ENCRYPTION_KEY: randomBytes(32).toString('base64url') };
const vault = new TokenVault(keys);

describe('TokenVault', () => {
  it('opens what it has sealed, whatever the text', () => {
    assert(property(string({ unit: 'grapheme' }), (text) => vault.open(vault.seal(text)) === text));
  });

  it('hashes a token always alike, and encrypts it never alike', () => {
    const [one, other] = [vault.seal('token'), vault.seal('token')];
    expect(one.hash).toBe(other.hash);
    expect(one.encrypted).not.toBe(other.encrypted);
  });

  it('does not open a token that stands in another one’s row', () => {
    const [one, other] = [vault.seal('one'), vault.seal('other')];
    expect(vault.open({ hash: one.hash, encrypted: other.encrypted })).toBeNull();
  });

  it.each(['', 'v1.', 'v1.AAAA', 'nonsense'])('opens nothing of the damaged text "%s"', (encrypted) => {
    expect(vault.open({ hash: vault.seal('token').hash, encrypted })).toBeNull();
  });

  it('does not open a token under another key', () => {
    const another = new TokenVault({ ...keys, ENCRYPTION_KEY: randomBytes(32).toString('base64url') });
    expect(another.open(vault.seal('token'))).toBeNull();
  });
});
