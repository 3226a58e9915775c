import { UserFacingError } from '@app/common/errors/user-facing-error';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { readServerUrl } from '@app/partner-config/databases/server-url';
import type { PartnerTables } from './partner-tables';

/** The arguments of the program, not validated. */
export interface RestoreArguments {
  partner?: string;
  /** The server of the present database, by its name in the settings. */
  server?: string;
  database?: string;
  cell?: string;
  /** The address of the server with the copy, `host` or `host:port`. */
  from?: string;
  /** Opens the present tables for writes instead. */
  cancel?: boolean;
}

/** Where the copy is, and the partner's tables of today. */
export interface Restore {
  /** Undefined where the tables are only to be opened again. */
  copy: PartnerTables | undefined;
  present: PartnerTables;
}

/**
 * The copy has the same login as the present server: a clone of a server has its passwords.
 *
 * @throws UserFacingError for a missing argument, and for a copy that is the present database
 */
export function readRestoreArguments(
  { partner, server, database, cell, from, cancel = false }: RestoreArguments,
  source?: Record<string, string | undefined>,
): Restore {
  if (!partner || !server || !database || (!from && !cancel)) {
    throw new UserFacingError('It needs --partner, --server and --database, and --from ADDRESS or --cancel.');
  }
  const url = new URL(readServerUrl(server, database, source));
  const role = cell === undefined ? { role: serviceRole(partner) } : {};
  const present: PartnerTables = { partnerCode: partner, url: url.href, cell, ...role };
  if (cancel) return { copy: undefined, present };
  const before = url.host;
  url.host = from!;
  if (url.host === before)
    throw new UserFacingError(`${from} is the server of the present database, and no copy of it.`);
  return { copy: { ...present, url: url.href }, present };
}
