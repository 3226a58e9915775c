import { isSigningSecret } from './partner.dto';

describe('a signing secret', () => {
  it.each([
    ['a text of sixteen characters', 'abcdefghijklmnop', true],
    ['any visible characters', '!"#$%&/()=?*+~-_<>', true],
    ['a pinned version in Secret Manager', 'projects/my-project/secrets/signing_1/versions/12', true],
    ['a short text', 'abcdefghijklmno', false],
    ['spaces', 'abcdefgh ijklmnop', false],
    ['a line break', 'abcdefghijklmnop\n', false],
    ['the latest version, which may change unseen', 'projects/my-project/secrets/signing/versions/latest', false],
    ['a path that climbs', 'projects/my-project/secrets/../versions/1', false],
    ['half a reference', 'projects/my-project/secrets/signing', false],
    ['more than 255 characters', 'x'.repeat(256), false],
  ])('%s: %s → %s', (_name, text, expected) => {
    expect(isSigningSecret(text)).toBe(expected);
  });
});
