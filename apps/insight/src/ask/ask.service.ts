import type { QuestionResult } from '@app/internal-protocol';
import {
  ASSUMPTION_MESSAGES,
  checkAccess,
  checkHourly,
  CLARIFY_MESSAGES,
  type Message,
  NOT_YET_MESSAGE,
  type QuestionPlan,
  type QuestionSetting,
  readQuestion,
  REFUSE_MESSAGES,
} from '@app/semantic-layer';
import { Injectable } from '@nestjs/common';
import { QueryService } from '../query/query.service';
import type { Reader } from '../query/read-reader';
import { CatalogueService } from './catalogue.service';

/** Reads questions as plans and runs these. A plan is all that a question can become, and is checked as any other. */
@Injectable()
export class AskService {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly queries: QueryService,
  ) {}

  /** @throws Problem as `QueryService.run` does */
  async resolve(question: string, setting: Omit<QuestionSetting, 'names'>, reader: Reader): Promise<QuestionResult> {
    const names = await this.catalogue.namesFor(reader.onlyPartner);
    const read = readQuestion(question, { ...setting, names });
    const plan = visiblePlan(read.plan, reader);
    const assumptions = read.assumptions.map((code) => ({ code, text: ASSUMPTION_MESSAGES[code] }));
    const message = messageFor(plan);
    if (message) return { plan, assumptions: [], message, result: null };
    return { plan, assumptions, message: null, result: await this.queries.run(plan, reader) };
  }
}

/** Questions for values of persons are refused as such, rather than with an error of the plan. */
function visiblePlan(plan: QuestionPlan, { maySeePersonalValues }: Reader): QuestionPlan {
  if (plan.kind !== 'query' || checkAccess(plan, maySeePersonalValues).length === 0) return plan;
  return { kind: 'refuse', reason: 'personal_data' };
}

/** What to say in place of figures; undefined where there are some. */
function messageFor(plan: QuestionPlan): Message | undefined {
  switch (plan.kind) {
    case 'clarify':
      return CLARIFY_MESSAGES[plan.about];
    case 'refuse':
      return REFUSE_MESSAGES[plan.reason];
    case 'query':
      return checkHourly(plan).length > 0 ? NOT_YET_MESSAGE : undefined;
  }
}
