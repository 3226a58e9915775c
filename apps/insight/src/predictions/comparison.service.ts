import type { ServiceResponse } from '@app/common/identity/call-service';
import { MAX_AGE_DAYS } from '@app/insight-statistics';
import type { ComparisonOfPartner, ModelComparison, ServiceDecisions, TrainingRows } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import { type ChosenPartner, choosePartner } from '../partners/choose-partners';
import { PartnersClient, type Received } from '../partners/partners-client';
import { PartnersService } from '../partners/partners.service';
import type { Reader } from '../query/read-reader';
import { fitBuiltIn, PartnerComparison } from './compare-partner';
import { PredictionsRepository } from './predictions.repository';

const DAY_MS = 86_400_000;
/** As far back as the built-in model looks. */
const HISTORY_DAYS = MAX_AGE_DAYS + 90;
const PAGE_ROWS = 5_000;
/** A page that walks over the conversions of years takes eight seconds at most. */
const PAGE_DEADLINE_MS = 9_000;
/** After that no further page is read, so that the admin app has its response in time. */
const MAX_READ_MS = 5_000;
const MAX_CONVERSIONS = 50_000;
const MAX_CONCURRENT = 8;

/** Compares imported models with the built-in one, on conversions that were decided since a moment. */
@Injectable()
export class ComparisonService {
  constructor(
    private readonly partners: PartnersService,
    private readonly client: PartnersClient,
    private readonly repository: PredictionsRepository,
  ) {}

  /** @throws Problem 422 for a partner that there is not, 403 for another than that of the key */
  async compare(partner: string | undefined, asOf: string, { onlyPartner }: Reader): Promise<ModelComparison> {
    const chosen = choosePartner(partner, this.partners.current(), onlyPartner);
    const untilMs = performance.now() + MAX_READ_MS;
    const { responses, notAnswered } = await this.client.collect(chosen, MAX_CONCURRENT, (one) =>
      this.comparePartner(one, asOf, untilMs),
    );
    return { as_of: asOf, partners: responses.map(({ body }) => body), not_answered: notAnswered };
  }

  private async comparePartner(
    partner: ChosenPartner,
    asOf: string,
    untilMs: number,
  ): Promise<Received<ComparisonOfPartner>> {
    const [decisions, first] = await Promise.all([
      this.request<ServiceDecisions>(partner, `decisions?as_of=${encodeURIComponent(asOf)}`),
      this.readPage(partner, asOf),
    ]);
    if (!decisions.ok) return decisions;
    const comparison = new PartnerComparison(fitBuiltIn(decisions.body), Date.parse(asOf));
    let page = first;
    for (;;) {
      if (!page.ok) return page;
      const { rows, next } = page.body;
      comparison.add(rows, await this.repository.match(partner.partnerCode, rows));
      const isEnough = performance.now() > untilMs || comparison.conversions >= MAX_CONVERSIONS;
      if (next === null || isEnough) return { ok: true, body: comparison.describe(partner.partnerCode, next === null) };
      page = await this.readPage(partner, asOf, next);
    }
  }

  /** Conversions that were pending at a moment and are decided now. */
  private readPage(partner: ChosenPartner, asOf: string, after?: string): Promise<ServiceResponse<TrainingRows>> {
    const query = new URLSearchParams({
      from: new Date(Date.parse(asOf) - HISTORY_DAYS * DAY_MS).toISOString(),
      pending_at: asOf,
      limit: String(PAGE_ROWS),
      ...(after !== undefined && { after }),
    });
    return this.request<TrainingRows>(partner, `training-rows?${query.toString()}`);
  }

  private request<Body>(partner: ChosenPartner, path: string): Promise<ServiceResponse<Body>> {
    return this.client.request<Body>(partner, { method: 'GET', path, deadlineMs: PAGE_DEADLINE_MS });
  }
}
