import { Controller, Get, UseGuards } from '@nestjs/common';
import { Contract, ServiceIdentityGuard } from '@app/common';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { TERMS } from '../retention/retention-plan';
import { STORED_DATA } from './data-subject.contract';
import { PartnerDataSubjectRepository } from './data-subject.repository';

const DAY_MS = 86_400_000;

/** The days that each kind of data is kept; conversions are kept as long as their tenant says. */
const DAYS = {
  'content of quarantine': TERMS.quarantineDays,
  'digests of quarantine': TERMS.quarantineDigestDays,
  ledger: TERMS.stateDays,
  'roll-up': TERMS.rollUpMonths * 31,
};

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
  async list() {
    const { config } = this.partner.current();
    const tenants = new Map(config.tenants.map((tenant) => [tenant.id, tenant]));
    const oldest = await this.repository.oldest([...tenants.keys()]);
    const kept = oldest.map(({ what, tenant_id: tenantId, oldest: time }) => {
      const tenant = tenantId === null ? undefined : tenants.get(tenantId);
      const daysAllowed = what === 'conversions' ? tenant!.dataRetentionDays : DAYS[what];
      return {
        what,
        tenant: tenant?.code ?? null,
        days_allowed: daysAllowed,
        oldest: time && time.toISOString(),
        // Whole UTC days are dropped, so the oldest may be a day over its term, and a day more until maintenance runs.
        is_kept_too_long: time !== null && Date.now() - time.getTime() > (daysAllowed + 2) * DAY_MS,
      };
    });
    return { partner_code: config.partnerCode, kept };
  }
}
