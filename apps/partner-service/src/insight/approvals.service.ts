import { setTimeout as wait } from 'node:timers/promises';
import { Log, messageForLog, problems } from '@app/common';
import { ApprovalModel } from '@app/insight-statistics/approval/approval-model';
import { MAX_AGE_DAYS } from '@app/insight-statistics/approval/decisions';
import { featureKey, type ModelFeatures } from '@app/insight-statistics/approval/features';
import type { ApprovalTable } from '@app/semantic-layer/compile/expected-payout';
import { Inject, Injectable } from '@nestjs/common';
import { type DecisionsOfTenantId, DecisionsService, OTHER_OFFERS } from './decisions.service';

/** Decisions come over weeks; a model of some hours ago says the same. */
const FITTED_FOR_MS = 6 * 3_600_000;
/** After a failure, and while too little is decided. */
const RETRY_MS = 10 * 60_000;
/** A plan has two seconds, of which its statement needs some. */
const MAX_WAIT_MS = 1_200;

interface Fitted {
  /** Undefined: too little is decided to say anything. */
  table: ApprovalTable | undefined;
  untilMs: number;
}

/** The probabilities by which pending payouts are expected, fitted in the background to what was decided. */
@Injectable()
export class ApprovalsService {
  private fitted: Fitted | undefined;
  private fitting: Promise<void> | undefined;

  constructor(
    private readonly decisions: DecisionsService,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** @throws Problem unavailable (503) while the first model is fitted, and where too little is decided for one */
  async current(): Promise<ApprovalTable> {
    if (!this.fitted || performance.now() > this.fitted.untilMs) {
      this.fitting ??= this.fit().finally(() => (this.fitting = undefined));
      // A model that is a little old is better than none.
      if (!this.fitted) await Promise.race([this.fitting, wait(MAX_WAIT_MS, undefined, { ref: false })]);
    }
    if (!this.fitted) throw problems.unavailable('Probabilities of approval are being estimated; repeat the request.');
    const { table } = this.fitted;
    if (!table) throw problems.unavailable('Too few conversions are decided to expect a payout of pending ones.');
    return table;
  }

  /** Never throws. */
  private async fit(): Promise<void> {
    try {
      const rows = await this.decisions.count(new Date().toISOString());
      const table = tableOf(rows);
      this.fitted = { table, untilMs: performance.now() + (table ? FITTED_FOR_MS : RETRY_MS) };
    } catch (error) {
      this.log.warn('Failed to estimate probabilities of approval', { cause: messageForLog(error) });
      if (this.fitted) this.fitted = { ...this.fitted, untilMs: performance.now() + RETRY_MS };
    }
  }
}

function tableOf(counted: readonly DecisionsOfTenantId[]): ApprovalTable | undefined {
  const rows = counted.map(({ tenant_id: id, usd_payout: payout, ...row }) => ({ ...row, tenant: String(id), payout }));
  const model = ApprovalModel.fit(rows);
  if (!model) return undefined;
  const ages = Array.from({ length: MAX_AGE_DAYS + 1 }, (_, age) => age);
  const approvalsOf = (features: ModelFeatures): string[] =>
    ages.map((age) => model.approval({ ...features, age }).toFixed(6));
  const groups = new Map(rows.map(({ tenant, offer }) => [featureKey({ tenant, offer }), { tenant, offer }]));
  const known = [...groups.values()].filter(({ offer }) => offer !== OTHER_OFFERS);
  return {
    ofOffers: JSON.stringify(
      known.map(({ tenant, offer }) => ({
        tenant_id: Number(tenant),
        offer,
        approvals: approvalsOf({ tenant, offer }),
      })),
    ),
    ofOthers: approvalsOf({ tenant: '', offer: OTHER_OFFERS }),
  };
}
