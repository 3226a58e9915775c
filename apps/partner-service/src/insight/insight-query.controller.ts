import { Contract, Input, InputReader } from '@app/common';
import { QUERIED_OFFERS, QUERIED_ROWS, type QueriedOffers, type QueriedRows, schemas } from '@app/internal-protocol';
import { checkHourly } from '@app/semantic-layer/compile/compile-hourly';
import { METRICS } from '@app/semantic-layer/model/metrics';
import { checkPlan } from '@app/semantic-layer/plan/check-plan';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { Controller, Get, HttpCode, Post, UseGuards, UseInterceptors } from '@nestjs/common';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { ApprovalsService } from './approvals.service';
import { InsightQueryGuard } from './insight-query.guard';
import { InsightQueryRepository } from './insight-query.repository';
import { namesTenants, withTenantIds } from './tenant-ids';

const QUERY = {
  summary: 'The groups of a plan with their sums, from the roll-up',
  description: 'The service compiles the plan itself; of the partner, its filters choose services and not rows.',
  body: { plan: { ...schemas.FREE, description: 'A plan of figures, as /api/v1/insight/query accepts it' } },
  required: ['plan'],
  example: {
    plan: { metrics: ['payout'], dimensions: ['offer'], time: { from: '2026-11-22T00:00', to: '2026-11-29T00:00' } },
  },
  response: QUERIED_ROWS,
};

const OFFERS = {
  summary: 'The offers of the last 90 days, those with the most conversions first',
  response: QUERIED_OFFERS,
};

/** Runs plans of figures on this partner's roll-up, for the process that merges those of all partners. */
@UseGuards(InsightQueryGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('internal/v1/insight')
export class InsightQueryController {
  constructor(
    private readonly figures: InsightQueryRepository,
    private readonly approvals: ApprovalsService,
    private readonly partner: PartnerConfigService,
  ) {}

  @Post('query')
  @HttpCode(200)
  @Contract(QUERY)
  async query(@Input() input: InputReader): Promise<QueriedRows> {
    const plan = readPlan(input);
    const { partnerCode, tenants } = this.partner.current().config;
    const approvals = needsApprovals(plan) ? await this.approvals.current() : undefined;
    const result = await this.figures.read(withTenantIds(plan, partnerCode, tenants), approvals);
    return { ...result, ...namesTenants(result, partnerCode, tenants) };
  }

  @Get('offers')
  @Contract(OFFERS)
  async offers(@Input() input: InputReader): Promise<QueriedOffers> {
    input.check();
    return { offers: await this.figures.listOffers() };
  }
}

function needsApprovals({ metrics, having = [] }: QueryPlan): boolean {
  return [...metrics, ...having.map(({ metric }) => metric)].some((name) => METRICS[name].formula.kind === 'expected');
}

/** @throws Problem 422 with everything that is wrong with the plan */
function readPlan(input: InputReader): QueryPlan {
  const plan = input.value('plan');
  if (plan !== undefined) {
    const errors = checkPlan(plan);
    const all = errors.length > 0 ? errors : checkHourly(plan as QueryPlan);
    input.addErrors(
      all.map(({ field, code, reason }) => ({ field: `plan.${field}`.replace(/\.$/, ''), code, reason })),
    );
  }
  input.check();
  return plan as QueryPlan;
}
