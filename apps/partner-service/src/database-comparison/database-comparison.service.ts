import { Injectable } from '@nestjs/common';
import type { DatabaseComparison } from '@app/partner-config';
import { type DatabaseTimeouts, onDatabase } from '@app/partner-config/databases/on-database';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { compareContents, hiddenTables } from './compare-contents';
import { otherDatabaseUrl, type OtherPlace } from './other-database-url';
import { type DatabaseContent, readDatabaseContent, readDatabaseIdentity } from './read-database-content';

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

  /** False also for one that cannot be read: why is told when its content is. */
  private async isPresent(url: string): Promise<boolean> {
    const present = await onDatabase(this.environment.PARTNER_DATABASE_URL, readDatabaseIdentity, TIMEOUTS);
    const other = await onDatabase(url, readDatabaseIdentity, TIMEOUTS).catch(() => undefined);
    return other === present;
  }
}

/** What is known of a database that could not be read. */
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
