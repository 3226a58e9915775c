import { Contract, Input, InputReader, Peer, problems, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { schemas } from '@app/internal-protocol';
import type { DatabaseComparison, TableDifference } from '@app/partner-config';
import { type DatabaseTimeouts, onDatabase } from '@app/partner-config/databases/on-database';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { otherDatabaseUrl, type OtherPlace } from './other-database-url';
import {
  type DatabaseContent,
  readDatabaseContent,
  readDatabaseIdentity,
  type TableContent,
} from './read-database-content';

const { INTEGER, listOf, objectOf, orNull, STRING } = schemas;

const CONTRACT = {
  summary: 'What a move to another database would hide',
  body: {
    database_name: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,62}$' },
    database_url: { type: 'string', nullable: true, writeOnly: true, description: 'Null: on the server of now' },
  },
  required: ['database_name'],
  example: { database_name: 'another_db' },
  response: objectOf('DatabaseComparison', {
    other: { type: 'string', enum: ['same', 'absent', 'empty', 'own', 'foreign', 'forbidden', 'unknown'] },
    detail: orNull(STRING),
    hidden: listOf(objectOf('TableDifference', { table: STRING, present_rows: INTEGER, other_rows: INTEGER })),
  }),
};

const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Hashing a million rows takes a few seconds. */
const TIMEOUTS: DatabaseTimeouts = { connectTimeoutMs: 5_000, statementTimeoutMs: 120_000 };

const INVALID_CATALOG_NAME = '3D000';
const INSUFFICIENT_PRIVILEGE = '42501';

/** For the admin app, before it moves a partner to another database: what would be hidden. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/database-comparison')
export class DatabaseComparisonController {
  constructor(private readonly environment: PartnerServiceEnvironment) {}

  @Post()
  @HttpCode(200)
  @Contract(CONTRACT)
  async compare(@Input() input: InputReader, @Peer() { actor }: ServicePeer): Promise<DatabaseComparison> {
    if (actor?.role !== 'admin') throw problems.forbidden('Databases are compared for admins only.');
    const { PARTNER_CODE, PARTNER_DATABASE_URL } = this.environment;
    if (PARTNER_DATABASE_URL === '')
      throw problems.conflict('This partner shares the database of its cell: npx platform move moves it.');
    const otherUrl = otherDatabaseUrl(PARTNER_DATABASE_URL, readPlace(input));
    const identity = await onDatabase(PARTNER_DATABASE_URL, readDatabaseIdentity, TIMEOUTS);
    // One that cannot be read is not the same; reading its content reports why.
    const other = await onDatabase(otherUrl, readDatabaseIdentity, TIMEOUTS).catch(() => undefined);
    if (other === identity) return { other: 'same', detail: null, hidden: [] };
    const present = await onDatabase(PARTNER_DATABASE_URL, readDatabaseContent, TIMEOUTS);
    try {
      return compareContents(PARTNER_CODE, present, await onDatabase(otherUrl, readDatabaseContent, TIMEOUTS));
    } catch (error) {
      return unread(present, error);
    }
  }
}

/** @throws Problem invalid_request (422) */
function readPlace(input: InputReader): OtherPlace {
  const [databaseName, databaseUrl] = [input.text('database_name'), input.text('database_url')];
  if (databaseName !== null && !NAME.test(databaseName))
    input.addError('database_name', 'wrong_format', 'must be the name of a database');
  if (databaseUrl !== null && !URL.canParse(databaseUrl))
    input.addError('database_url', 'wrong_format', 'must be a URL, or null');
  input.check();
  return { databaseName: databaseName!, databaseUrl };
}

/** The result for a database that cannot be read. */
function unread({ tables }: DatabaseContent, error: unknown): DatabaseComparison {
  const known = { detail: null, hidden: hiddenTables(tables, []) };
  switch ((error as { code?: unknown }).code) {
    case INVALID_CATALOG_NAME:
      return { ...known, other: 'absent' };
    case INSUFFICIENT_PRIVILEGE:
      return { ...known, other: 'forbidden' };
    default:
      return { ...known, other: 'unknown', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** What the other database of a partner is to its present one, and what a move to it would hide. */
function compareContents(partnerCode: string, present: DatabaseContent, other: DatabaseContent): DatabaseComparison {
  const hidden = hiddenTables(present.tables, other.tables);
  const owner = other.partnerCode;
  if (owner === partnerCode && rowsOf(other.tables) > 0) return { other: 'own', detail: null, hidden };
  const isEmpty = rowsOf(other.tables) === 0 && (owner === null || owner === partnerCode);
  return { other: isEmpty ? 'empty' : 'foreign', detail: null, hidden };
}

/** The tables whose rows are not all, and just as they are, in the other database. */
function hiddenTables(present: readonly TableContent[], others: readonly TableContent[]): TableDifference[] {
  return present.flatMap(({ table, rows, checksum }) => {
    const other = others.find((one) => one.table === table);
    if (rows === 0 || (other?.rows === rows && other.checksum === checksum)) return [];
    return [{ table, present_rows: rows, other_rows: other?.rows ?? 0 }];
  });
}

function rowsOf(tables: readonly TableContent[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
