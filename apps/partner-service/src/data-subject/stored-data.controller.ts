import { Controller, Get, UseGuards } from '@nestjs/common';
import { Contract, ServiceIdentityGuard } from '@app/common';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { TERMS } from '../retention/retention-plan';
import { STORED_DATA } from './data-subject.contract';
import { PartnerDataSubjectRepository } from './data-subject.repository';

const DAY_MS = 86_400_000;

/** One kind of data, with its term and its oldest record. */
export interface StoredDataAge {
  what: string;
  /** Null for what belongs to no single tenant. */
  tenant: string | null;
  days_allowed: number;
  /** ISO 8601; null when there is none. */
  oldest: string | null;
  /** With two days' grace: whole days are dropped, and maintenance runs once a day. */
  is_kept_too_long: boolean;
}

/** Reports whether retention is met: the oldest of each kind of data beside its term. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/kept-data')
export class StoredDataController {
  constructor(
    private readonly repository: PartnerDataSubjectRepository,
    private readonly partner: PartnerConfigService,
  ) {}

  @Get()
  @Contract(STORED_DATA)
  async list(): Promise<{ partner_code: string; kept: StoredDataAge[] }> {
    const { config } = this.partner.current();
    const oldest = await this.repository.oldest(config.tenants.map(({ id }) => id));
    const tenants = config.tenants.map(({ id, code, dataRetentionDays }) =>
      describe('conversions', code, dataRetentionDays, oldest.conversions.get(id) ?? null),
    );
    const kept = [
      ...tenants,
      describe('content of quarantine', null, TERMS.quarantineDays, oldest.quarantine),
      describe('digests of quarantine', null, TERMS.quarantineDigestDays, oldest.digests),
      describe('ledger', null, TERMS.stateDays, oldest.ledger),
      describe('roll-up', null, TERMS.rollUpMonths * 31, oldest.rollUp),
    ];
    return { partner_code: config.partnerCode, kept };
  }
}

function describe(what: string, tenant: string | null, daysAllowed: number, oldest: Date | null): StoredDataAge {
  // Whole UTC days are dropped, so the oldest may be up to a day over its term, and a day more until maintenance runs.
  const isKeptTooLong = oldest !== null && Date.now() - oldest.getTime() > (daysAllowed + 2) * DAY_MS;
  return {
    what,
    tenant,
    days_allowed: daysAllowed,
    oldest: oldest && oldest.toISOString(),
    is_kept_too_long: isKeptTooLong,
  };
}
