import type { QuestionResult } from '@app/internal-protocol';
import {
  ASSUMPTION_MESSAGES,
  checkAccess,
  checkHourly,
  CHOICE_MESSAGE,
  CLARIFY_MESSAGES,
  type Message,
  MODEL_NOTICES,
  type ModelNotice,
  NOT_YET_MESSAGE,
  type QuestionPlan,
  type QuestionSetting,
  type ReadQuestion,
  readQuestion,
  REFUSE_MESSAGES,
  wallClockAt,
} from '@app/semantic-layer';
import { DAY_MS } from '@app/semantic-layer/time/wall-clock';
import { Injectable } from '@nestjs/common';
import { InsightEnvironment } from '../insight.env';
import { QueryService } from '../query/query.service';
import type { Reader } from '../query/read-reader';
import { CatalogueService, type KnownNames } from './catalogue.service';
import { choicesOf, type ReadingChoice } from './compare-readings';
import { mayHoldId } from './vertex/may-hold-id';
import { RecentReadings } from './vertex/recent-readings';
import { type ModelFailure, VertexReader } from './vertex/vertex-reader.service';

type Setting = Omit<QuestionSetting, 'names'>;

/** What the model adds to the reading of the parser. */
interface SecondReading {
  choices: ReadingChoice[];
  notice: ModelNotice | null;
}

const MAX_RECENT_READINGS = 1_000;
const NO_SECOND_READING: SecondReading = { choices: [], notice: null };

/** Reads questions as plans and runs these. A plan is all that a question can become, and is checked as any other. */
@Injectable()
export class AskService {
  private readonly recent: RecentReadings<SecondReading>;

  constructor(
    environment: InsightEnvironment,
    private readonly catalogue: CatalogueService,
    private readonly queries: QueryService,
    private readonly model: VertexReader,
  ) {
    const maxAgeMs = environment.VERTEX_CACHE_SECONDS * 1_000;
    this.recent = new RecentReadings({ maxAgeMs, maxEntries: MAX_RECENT_READINGS });
  }

  /** @throws Problem as `QueryService.run` does */
  async resolve(question: string, setting: Setting, reader: Reader): Promise<QuestionResult> {
    const known = await this.catalogue.namesFor(reader.onlyPartner);
    const parsed = readQuestion(question, { ...setting, names: known.index });
    const second = await this.readAgain(question, parsed.plan, { ...setting, known, reader });
    const read = await this.run({ ...parsed, plan: visiblePlan(parsed.plan, reader) }, second.choices, reader);
    return {
      ...read,
      choices: second.choices.map(({ plan, readBy }) => ({ plan, read_by: readBy })),
      notice: second.notice && { code: second.notice, text: MODEL_NOTICES[second.notice] },
    };
  }

  /** The parser's refusals stand, and what may name a person stays in the house. */
  private async readAgain(
    question: string,
    parsed: QuestionPlan,
    setting: Setting & { known: KnownNames; reader: Reader },
  ): Promise<SecondReading> {
    if (!this.model.isConfigured() || parsed.kind === 'refuse' || mayHoldId(question, parsed)) return NO_SECOND_READING;
    const key = readingKey(question, setting);
    return this.recent.get(
      key,
      () => this.readByModel(question, parsed, setting),
      ({ notice }) => notice === null || notice === 'model_unusable',
    );
  }

  private async readByModel(
    question: string,
    parsed: QuestionPlan,
    { now, timeZone, known, reader }: Setting & { known: KnownNames; reader: Reader },
  ): Promise<SecondReading> {
    const setting = { now, timeZone, catalogue: known.catalogue, reader: reader.name };
    const read = await this.model.read(question, setting);
    if (read.failure) return { choices: [], notice: noticeOf(read.failure) };
    return { choices: choicesOf(parsed, read.plan), notice: null };
  }

  private async run(
    { plan, assumptions: codes }: ReadQuestion,
    choices: readonly ReadingChoice[],
    reader: Reader,
  ): Promise<Pick<QuestionResult, 'plan' | 'assumptions' | 'message' | 'result'>> {
    const assumptions = codes.map((code) => ({ code, text: ASSUMPTION_MESSAGES[code] }));
    const message = messageFor(plan) ?? (choices.length > 0 ? CHOICE_MESSAGE : undefined);
    if (message) return { plan, assumptions: [], message, result: null };
    return { plan, assumptions, message: null, result: await this.queries.run(plan, reader) };
  }
}

/**
 * The same for questions that both readers read alike: of one day, since they resolve words such as yesterday, and with
 * the same names. Questions in different languages differ as texts.
 */
function readingKey(
  question: string,
  { now, timeZone, known, reader }: Setting & { known: KnownNames; reader: Reader },
): string {
  const text = question.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const day = Math.floor(wallClockAt(now, timeZone) / DAY_MS);
  return JSON.stringify([text, day, timeZone, known.version, reader.onlyPartner ?? null]);
}

function noticeOf(failure: ModelFailure): ModelNotice {
  if (failure === 'limited') return 'model_limited';
  return failure === 'unavailable' || failure === 'paused' ? 'model_unavailable' : 'model_unusable';
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
