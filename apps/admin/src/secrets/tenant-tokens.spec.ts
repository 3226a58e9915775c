import { randomBytes } from 'node:crypto';
import { assert, property, string } from 'fast-check';
import { TenantTokens } from './tenant-tokens.service';

const keys = { TOKEN_HASH_KEY: 'a key for tests, long enough', ENCRYPTION_KEY: randomBytes(32).toString('base64url') };
const tokens = new TenantTokens(keys);

describe('TenantTokens', () => {
  it('opens every text that it has sealed', () => {
    assert(property(string({ unit: 'grapheme' }), (text) => tokens.open(tokens.seal(text)) === text));
  });

  it('hashes a token to the same text and encrypts it to another one each time', () => {
    const [one, other] = [tokens.seal('token'), tokens.seal('token')];
    expect(one.hash).toBe(other.hash);
    expect(one.encrypted).not.toBe(other.encrypted);
  });

  it('does not open a token with the hash of another one', () => {
    const [one, other] = [tokens.seal('one'), tokens.seal('other')];
    expect(tokens.open({ hash: one.hash, encrypted: other.encrypted })).toBeNull();
  });

  it.each(['', 'v1.', 'v1.AAAA', 'nonsense'])('does not open the damaged text "%s"', (encrypted) => {
    expect(tokens.open({ hash: tokens.seal('token').hash, encrypted })).toBeNull();
  });

  it('does not open a token under another key', () => {
    const another = new TenantTokens({ ...keys, ENCRYPTION_KEY: randomBytes(32).toString('base64url') });
    expect(another.open(tokens.seal('token'))).toBeNull();
  });
});
