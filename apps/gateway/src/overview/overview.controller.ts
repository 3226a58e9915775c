import { Contract, serviceIdentityGuardWith } from '@app/common';
import { GATEWAY_OVERVIEW, type GatewayOverview } from '@app/internal-protocol';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { GatewayEnvironment } from '../gateway.env';
import { ErrorStreaks } from '../ingress/error-streaks';
import { SpoolStatus } from '../spool/spool-status';

/** Accepts insight's key besides the gateway's own. A process with that key alone reads the overview and nothing else. */
const OverviewGuard = serviceIdentityGuardWith(GatewayEnvironment, ({ INSIGHT_KEY }) => INSIGHT_KEY);

const OVERVIEW = {
  summary: 'The spool and the errors in a row of each partner that has any',
  response: GATEWAY_OVERVIEW,
};

/** What this instance knows of each partner without a query: the spool's totals are measured every few seconds. */
@Controller('internal/v1/overview')
@UseGuards(OverviewGuard)
export class OverviewController {
  constructor(
    private readonly spool: SpoolStatus,
    private readonly errors: ErrorStreaks,
  ) {}

  @Get()
  @Contract(OVERVIEW)
  read(): GatewayOverview {
    const totals = this.spool.all();
    const codes = new Set([...totals.keys(), ...this.errors.partners()]);
    return {
      partners: [...codes].toSorted().map((code) => {
        const { waiting = 0, dead = 0, oldestWaitingMs = null } = totals.get(code) ?? {};
        return {
          partner_code: code,
          spool_pending: waiting,
          spool_oldest_at: oldestWaitingMs === null ? null : new Date(oldestWaitingMs).toISOString(),
          dead_lettered: dead,
          errors_in_a_row: this.errors.of(code),
        };
      }),
    };
  }
}
