/** A password of a URL that is sealed begins so; no other may. */
const SEALED = 'sealed.';
const PASSWORD_BEFORE_HOST = /^([a-z]+:\/\/[^:/?#]*:)([^/?#]*)(@)/;
const PASSWORD_PARAMETER = /([?&]password=)([^&#]*)()/g;

/**
 * A database URL whose passwords `change` has turned into other texts, which must be fit for a URL. Whom it leads to,
 * and where, stays to be read.
 *
 * @param change gets a password as it stands in the URL, and whether it is sealed
 */
export function replacePasswords(url: string, change: (password: string, isSealed: boolean) => string): string {
  const changed = (_: string, before: string, password: string, after: string): string => {
    const isSealed = password.startsWith(SEALED);
    return (
      before + (password === '' ? '' : change(isSealed ? password.slice(SEALED.length) : password, isSealed)) + after
    );
  };
  return url.replace(PASSWORD_BEFORE_HOST, changed).replace(PASSWORD_PARAMETER, changed);
}

/** What stands in a URL for a password: `sealed` is what a vault made of it. */
export function sealedPassword(sealed: string): string {
  return SEALED + sealed;
}
