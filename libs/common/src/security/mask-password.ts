const PASSWORD_BEFORE_HOST = /^([a-z]+:\/\/[^:/?#]*):[^/?#]*@/;
const PASSWORD_PARAMETER = /([?&]password=)[^&#]*/g;

/** A database URL as it may be shown; history masks it in the same way. */
export function maskPassword(url: string): string {
  return url.replace(PASSWORD_BEFORE_HOST, '$1:***@').replace(PASSWORD_PARAMETER, '$1***');
}
