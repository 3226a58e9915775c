import { registerDecorator } from 'class-validator';

const SCHEMES = new Set(['postgres:', 'postgresql:']);

/** Why `url` is no PostgreSQL URL, without repeating what may be a password; undefined when it is one. */
export function postgresUrlError(url: unknown): string | undefined {
  if (typeof url !== 'string' || url === '') return 'is required: a postgres:// URL';
  if (!URL.canParse(url)) return 'is not a URL; expected postgres://user:password@host:port/database';
  const { protocol } = new URL(url);
  if (SCHEMES.has(protocol)) return undefined;
  return `names the scheme ${protocol}//, but PostgreSQL is the only database here (postgres:// or postgresql://)`;
}

/** Property decorator: the setting is a PostgreSQL URL; another scheme is refused by its name. */
export function IsPostgresUrl(): PropertyDecorator {
  return (prototype, property) =>
    registerDecorator({
      name: 'isPostgresUrl',
      target: prototype.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => postgresUrlError(value) === undefined,
        defaultMessage: (context) => `${String(property)} ${postgresUrlError(context?.value)}`,
      },
    });
}

const PASSWORD_BEFORE_HOST = /^([a-z]+:\/\/[^:/?#]*):[^/?#]*@/;
const PASSWORD_PARAMETER = /([?&]password=)[^&#]*/g;

/** A database URL as it may be shown; history masks it in the same way. */
export function maskPassword(url: string): string {
  return url.replace(PASSWORD_BEFORE_HOST, '$1:***@').replace(PASSWORD_PARAMETER, '$1***');
}
