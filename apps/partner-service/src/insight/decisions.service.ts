import type { InputReader } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import { MAX_AGE_DAYS } from '@app/insight-statistics/approval/decisions';
import type { CountedDecisions, ServiceDecisions } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/database.module';
import { queryWithin, readTimeout } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { nameOf } from './tenant-ids';

const READ_DECISIONS = readStatement(__dirname, 'read_decisions');

const DAY_MS = 86_400_000;
/** Three quarters of a year show the late decisions of at least three months. */
const HISTORY_DAYS = MAX_AGE_DAYS + 90;
/** Pairs of tenant and offer; a model says little of smaller ones beyond what it says of the partner. */
const MAX_OFFERS = 100;
/** What stands for the offers beyond these. */
export const OTHER_OFFERS = '(other)';
/** A model is fitted a few times a day, in the background. */
const TIMEOUT_MS = 10_000;

export type DecisionsOfTenantId = Omit<CountedDecisions, 'tenant'> & { tenant_id: number };

/** How many conversions were decided, how, and at what age, from the present state of conversions. */
@Injectable()
export class DecisionsService {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly partner: PartnerConfigService,
  ) {}

  async read(input: InputReader, now: Date): Promise<ServiceDecisions> {
    const asOf = input.time('as_of') ?? now.toISOString();
    input.check();
    const rows = await this.count(asOf);
    const { partnerCode } = this.partner.current().config;
    return {
      decisions: rows.map(({ tenant_id: id, ...counted }) => ({
        tenant: nameOf(partnerCode, this.partner.tenantCode(id) ?? String(id)),
        ...counted,
      })),
      as_of: asOf,
    };
  }

  /** By ids of tenants. @throws Problem 503 when it takes too long */
  async count(asOf: string): Promise<DecisionsOfTenantId[]> {
    const from = new Date(Date.parse(asOf) - HISTORY_DAYS * DAY_MS).toISOString();
    const values = [from, asOf, MAX_AGE_DAYS, MAX_OFFERS];
    const rows = await queryWithin<DecisionsOfTenantId>(this.pool, TIMEOUT_MS, READ_DECISIONS.text, values);
    if (!rows) throw readTimeout();
    return rows;
  }
}
