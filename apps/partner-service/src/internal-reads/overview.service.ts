import type { ServiceOverview } from '@app/internal-protocol';
import { readStatement } from '@app/common/database/read-statement';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { classifyDatabaseError, type DatabaseErrorKind } from '../database/classify-database-error';
import { READ_POOL } from '../database/database.module';
import { MAX_COUNT, queryWithin } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';

const READ_OVERVIEW = readStatement(__dirname, 'read_overview');

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** The admin app waits a little longer for all partners together. */
const TIMEOUT_MS = 800;

/** Errors that are the database's and not the statement's. The response reports them. */
const IS_DOWN: ReadonlySet<DatabaseErrorKind> = new Set(['transient', 'unavailable']);

interface OverviewRow {
  last_postback_at: string | null;
  hours: number[];
  conversions: number;
  duplicates: number;
  quarantined: number;
  quarantine_open: number;
}

/** A few figures of this partner, read so often that they come from indexes and the roll-up alone. */
@Injectable()
export class OverviewService {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly partner: PartnerConfigService,
  ) {}

  /** Never fails for want of the database: that it does not respond is what the overview shows. */
  async read(now: Date): Promise<ServiceOverview> {
    const config_version = this.partner.current().config.version;
    const row = await this.readRow(now);
    if (!row) return { database: 'down', config_version, ...NO_FIGURES };
    return {
      database: 'up',
      config_version,
      last_postback_at: row.last_postback_at,
      hours: row.hours,
      conversions_24h: row.conversions,
      duplicates_24h: row.duplicates,
      quarantined_24h: row.quarantined,
      quarantine_open: row.quarantine_open > MAX_COUNT ? null : row.quarantine_open,
    };
  }

  private async readRow(now: Date): Promise<OverviewRow | undefined> {
    const current = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
    const span = [new Date(current - (HOURS - 1) * HOUR_MS).toISOString(), new Date(current).toISOString()];
    try {
      const rows = await queryWithin<OverviewRow>(this.pool, TIMEOUT_MS, READ_OVERVIEW.text, [...span, MAX_COUNT + 1]);
      return rows?.[0];
    } catch (error) {
      if (IS_DOWN.has(classifyDatabaseError(error))) return undefined;
      throw error;
    }
  }
}

const NO_FIGURES = {
  last_postback_at: null,
  hours: null,
  conversions_24h: null,
  duplicates_24h: null,
  quarantined_24h: null,
  quarantine_open: null,
};
