import { Log, problems } from '@app/common';
import type { QueriedRows, QueryResult } from '@app/internal-protocol';
import {
  canonicalPlan,
  checkAccess,
  checkHourly,
  checkPlan,
  coverageOf,
  mergeResponses,
  type PlanError,
  type QueryPlan,
} from '@app/semantic-layer';
import { Inject, Injectable } from '@nestjs/common';
import { choosePartners } from '../partners/choose-partners';
import { PartnersClient, type PartnerResponses } from '../partners/partners-client';
import { PartnersService } from '../partners/partners.service';
import type { Reader } from './read-reader';

/** The one path of every figure: check the plan, ask the services, merge. */
@Injectable()
export class QueryService {
  constructor(
    private readonly partners: PartnersService,
    private readonly client: PartnersClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** @throws Problem 422 with everything that is wrong with the plan, 403 for values or partners that the reader may not see */
  async run(given: unknown, reader: Reader): Promise<QueryResult> {
    const startedAtMs = performance.now();
    const plan = checked(given, reader);
    const chosen = choosePartners(plan, this.partners.current(), reader.onlyPartner);
    const received = await this.client.requestEach<QueriedRows>(chosen, {
      method: 'POST',
      path: 'query',
      body: { plan },
    });
    const result = mergeResult(plan, received);
    this.log.info('Ran a plan', {
      actor: reader.name,
      metrics: plan.metrics,
      rows: result.rows.length,
      notAnswered: result.not_answered.map(({ partner_code: code }) => code),
      ms: Math.round(performance.now() - startedAtMs),
    });
    return result;
  }
}

function checked(given: unknown, { maySeePersonalValues }: Reader): QueryPlan {
  const errors = checkPlan(given);
  if (errors.length > 0) throw problems.invalidRequest(errors.map(ofPlan));
  const plan = canonicalPlan(given as QueryPlan);
  const hidden = checkAccess(plan, maySeePersonalValues);
  if (hidden.length > 0) throw problems.forbidden('The plan needs values of persons.', hidden.map(ofPlan));
  const unanswerable = checkHourly(plan);
  if (unanswerable.length > 0) throw problems.invalidRequest(unanswerable.map(ofPlan));
  return plan;
}

function ofPlan({ field, ...error }: PlanError): PlanError {
  return { field: field === '' ? 'plan' : `plan.${field}`, ...error };
}

function mergeResult(plan: QueryPlan, { responses, notAnswered }: PartnerResponses<QueriedRows>): QueryResult {
  const merged = responses.map(({ partner, body: { rows, compared } }) => ({
    partner,
    rows,
    ...(compared && { compared }),
  }));
  const moments = responses.map(({ body }) => body.as_of).toSorted();
  return {
    plan,
    // Sums of nothing are no figures: without a response there are no rows, not even one of zeros.
    rows: responses.length === 0 ? [] : mergeResponses(plan, merged),
    source: 'hourly',
    coverage: {
      ...coverageOf(plan.time, plan.tz),
      compared: plan.compare ? coverageOf(plan.compare, plan.tz) : null,
    },
    as_of: moments[0] ?? null,
    truncated: responses.some(({ body }) => body.truncated),
    answered: responses.map(({ partner }) => partner),
    not_answered: notAnswered,
  };
}
