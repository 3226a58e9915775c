import { Injectable } from '@nestjs/common';
import type { DatabaseComparison, TableDifference } from '@app/partner-config';
import { type DatabaseTimeouts, onDatabase } from '@app/partner-config/databases/on-database';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { otherDatabaseUrl, type OtherPlace } from './other-database-url';
import {
  type DatabaseContent,
  readDatabaseContent,
  readDatabaseIdentity,
  type TableContent,
} from './read-database-content';

/** Hashing a million rows takes a few seconds. */
const TIMEOUTS: DatabaseTimeouts = { connectTimeoutMs: 5_000, statementTimeoutMs: 120_000 };

const INVALID_CATALOG_NAME = '3D000';
const INSUFFICIENT_PRIVILEGE = '42501';

/** Compares the database that this service works on with another one of its partner. */
@Injectable()
export class DatabaseComparisonService {
  constructor(private readonly environment: PartnerServiceEnvironment) {}

  async compareWith(place: OtherPlace): Promise<DatabaseComparison> {
    const { PARTNER_CODE, PARTNER_DATABASE_URL } = this.environment;
    const otherUrl = otherDatabaseUrl(PARTNER_DATABASE_URL, place);
    if (await this.isPresent(otherUrl)) return { other: 'same', detail: null, hidden: [] };
    const present = await onDatabase(PARTNER_DATABASE_URL, readDatabaseContent, TIMEOUTS);
    try {
      return compareContents(PARTNER_CODE, present, await onDatabase(otherUrl, readDatabaseContent, TIMEOUTS));
    } catch (error) {
      return unread(present, error);
    }
  }

  /** False also for one that cannot be read; reading its content reports why. */
  private async isPresent(url: string): Promise<boolean> {
    const present = await onDatabase(this.environment.PARTNER_DATABASE_URL, readDatabaseIdentity, TIMEOUTS);
    const other = await onDatabase(url, readDatabaseIdentity, TIMEOUTS).catch(() => undefined);
    return other === present;
  }
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
