/** Where another database of the partner is. */
export interface OtherPlace {
  /** Null: on the server of the present one. */
  databaseUrl: string | null;
  databaseName: string;
}

/**
 * The URL by which this service reaches another database. Its own login goes to its own server alone: another server
 * would learn the password.
 */
export function otherDatabaseUrl(presentUrl: string, { databaseUrl, databaseName }: OtherPlace): string {
  const present = new URL(presentUrl);
  if (databaseUrl === null) {
    present.pathname = `/${databaseName}`;
    return present.href;
  }
  const other = new URL(databaseUrl);
  if (other.pathname.length < 2) other.pathname = `/${databaseName}`;
  const isOwnServer = other.hostname === present.hostname && (other.port || '5432') === (present.port || '5432');
  const saysPassword = other.password !== '' || other.searchParams.has('password');
  if (isOwnServer && !saysPassword) {
    other.username = present.username;
    other.password = present.password;
  }
  return other.href;
}
