import { readStatement } from '@app/common/database/read-statement';
import { truncateName } from '@app/common/truncate-name';
import { type ClientBase, escapeIdentifier } from 'pg';
import { createDatabase, createLoginRole, createRole, setSessionDefaults } from './database-roles';
import { type Login, onDatabase, urlOf } from './on-database';
import { CONFIG_READERS, type DatabaseServers, OWNER_FUNCTIONS } from './platform-databases';
import { revokeDefaults } from './revoke-defaults';

/** Holds what every partner of a cell may do. */
const CELL_PARTNERS = 'postback_cell_partner';
const PARTNER_PREFIX = 'in_cell_';
const READER_PREFIX = 'reader_in_cell_';
/** PostgreSQL truncates longer names. */
const NAME_MAX = 63;

const CREATE_PROVISIONING = readStatement(__dirname, 'create_cell_provisioning').text;

const ADMIT_CELL_ROLE = `
  INSERT INTO cell_roles (role_name, url) VALUES ($1, $2)
  ON CONFLICT (role_name) DO UPDATE SET url = excluded.url`;

/** A partner's place in the database of its cell. */
export interface CellPlace {
  /** Owns the partner's schema, which has the same name. It has no login. */
  role: string;
  schema: string;
  /** Reads the roll-up of this schema and nothing else. */
  readerRole: string;
}

/** Where the tables of a partner are in the database of a cell. Long codes are truncated and get a hash. */
export function cellPlaceOf(partnerCode: string): CellPlace {
  const role = fitName(PARTNER_PREFIX, partnerCode);
  return { role, schema: role, readerRole: fitName(READER_PREFIX, partnerCode) };
}

/** The role of a cell's process, and the name of its database. @param cell such as `cell-a` */
export function cellDatabaseOf(cell: string): string {
  return `postback_${cell.replaceAll('-', '_')}`;
}

/** The cell of a role of `cellDatabaseOf`. */
export function cellNameOf(role: string): string {
  return role.replace(/^postback_/, '').replaceAll('_', '-');
}

/** Where a cell serves a partner. @param cellUrl without a trailing slash */
export function cellEndpointUrl(cellUrl: string, partnerCode: string): string {
  return `${cellUrl}${CELL_PATH}${partnerCode}`;
}

/** What the paths of a cell begin with; the code of the partner follows. */
export const CELL_PATH = '/partners/';

/** A cell, its login, and the URL under which the gateway reaches it. */
export interface CellDatabase {
  cell: string;
  login: Login;
  /** Without a trailing slash, such as https://cell-a.example. */
  url: string;
}

/** Creates the database of a cell and its role on both servers, after the migrations of the config database. Safe to repeat. */
export async function createCellDatabase(
  { serverUrl, configServerUrl, configUrlOfAdmin }: DatabaseServers & { configUrlOfAdmin: string },
  { cell, login, url }: CellDatabase,
): Promise<void> {
  const role = cellDatabaseOf(cell);
  const database = role;
  await onDatabase(configServerUrl, (client) => createLoginRole(client, role, login, [CONFIG_READERS]));
  await onDatabase(serverUrl, async (client) => {
    await createRole(client, CELL_PARTNERS);
    await createLoginRole(client, role, login, []);
    await createDatabase(client, database, role);
    await setSessionDefaults(client, login.role, database);
  });
  await prepareCell(urlOf(serverUrl, database), role);
  await onDatabase(configUrlOfAdmin, (client) => client.query(ADMIT_CELL_ROLE, [role, url]));
}

/**
 * Prepares an empty database for a cell: what a statement reads that names no partner is nothing.
 *
 * @param url with a login that may create roles
 * @param role owns the database, and is the login of the cell
 */
export async function prepareCell(url: string, role: string): Promise<void> {
  const owner = escapeIdentifier(role);
  await onDatabase(url, async (client) => {
    await createRole(client, CELL_PARTNERS);
    await revokeDefaults(client, { role, functions: OWNER_FUNCTIONS });
    await revokeDefaults(client, { role: CELL_PARTNERS, functions: OWNER_FUNCTIONS });
    // The cell inherits what its group may read in the config database, and nothing of its partners.
    const partners = `${role}_partners`;
    await createRole(client, partners);
    await client.query(`ALTER ROLE ${escapeIdentifier(partners)} NOINHERIT`);
    await client.query(`GRANT ${escapeIdentifier(partners)} TO ${owner}`);
    await client.query(CREATE_PROVISIONING);
    await client.query(`GRANT USAGE ON SCHEMA provisioning TO ${owner}`);
    await client.query(`GRANT EXECUTE ON FUNCTION provisioning.admit_partner(text, text, text) TO ${owner}`);
  });
}

/** Creates the roles and the empty schema of a partner. Safe to repeat. @param client logged in as the cell */
export async function admitPartner(client: ClientBase, cell: string, partnerCode: string): Promise<CellPlace> {
  const place = cellPlaceOf(partnerCode);
  const roles = [place.role, place.readerRole, cellDatabaseOf(cell)];
  await client.query('SELECT provisioning.admit_partner($1, $2, $3)', roles);
  return place;
}

function fitName(prefix: string, partnerCode: string): string {
  const name = prefix + partnerCode;
  if (name.length <= NAME_MAX) return name;
  return truncateName(name, { maxLength: NAME_MAX, hashedText: partnerCode, hashLength: 12, separator: '_' });
}
