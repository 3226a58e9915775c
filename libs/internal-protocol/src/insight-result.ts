import { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

/** A figure as decimal text; null where it does not exist, such as a rate of nothing. */
export interface QueriedFigure {
  value: string | null;
  compared?: string | null;
  change?: string | null;
  change_pct?: string | null;
  share?: string | null;
}

/** Whole UTC hours, which the roll-up has. */
export interface CoveredPeriod {
  /** Null: as far back as the roll-up goes. */
  from: string | null;
  to: string;
  /** Above 0 in zones of half hours, whose days begin within an hour: so much later than asked. */
  shifted_minutes: number;
}

export interface PartnerNotAnswered {
  partner_code: string;
  code: string;
  detail: string;
}

/** The figures of a plan over all partners that answered. */
export interface QueryResult {
  /** As it was run, without members that say their default. */
  plan: object;
  rows: { keys: Record<string, string>; values: Record<string, QueriedFigure> }[];
  source: 'hourly';
  coverage: CoveredPeriod & { compared: CoveredPeriod | null };
  /** The earliest snapshot of those that answered; null: none did. */
  as_of: string | null;
  /** The smallest groups of a partner are summed as `(other)`. */
  truncated: boolean;
  answered: string[];
  not_answered: PartnerNotAnswered[];
}

export interface QuestionMessage {
  en: string;
  'zh-Hans': string;
  'zh-Hant': string;
}

/** How a question was read, and its result. */
export interface QuestionResult {
  /** A plan, or `clarify` with what to ask back, or `refuse` with the reason. */
  plan: object;
  /** What the question did not say and the plan supposes. */
  assumptions: { code: string; text: QuestionMessage }[];
  /** What to say where there is no result. */
  message: QuestionMessage | null;
  result: QueryResult | null;
  /** Plans to choose from, where a language model is set up and read the question otherwise than the parser. */
  choices: { plan: object; read_by: 'parser' | 'model' }[];
  /** Why the language model had no part in it although it is set up. */
  notice: { code: string; text: QuestionMessage } | null;
}

const DECIMAL = orNull({ ...STRING, description: 'An exact decimal; null where the figure does not exist' });
const FIGURE = objectOf(
  'QueriedFigure',
  { value: DECIMAL, compared: DECIMAL, change: DECIMAL, change_pct: DECIMAL, share: DECIMAL },
  ['compared', 'change', 'change_pct', 'share'],
);
const PERIOD = {
  from: orNull({ ...TIME, description: 'Null: as far back as the roll-up goes' }),
  to: TIME,
  shifted_minutes: {
    ...INTEGER,
    description: 'Above 0 where the zone begins its days within an hour: the period begins so much later than asked',
  },
};

export const PARTNERS_NOT_ANSWERED = listOf(
  objectOf('PartnerNotAnswered', { partner_code: STRING, code: STRING, detail: STRING }),
);

export const QUERY_RESULT = objectOf('QueryResult', {
  plan: { ...FREE, description: 'As it was run, without members that say their default' },
  rows: listOf(
    objectOf('QueriedGroup', {
      keys: { ...FREE, additionalProperties: STRING },
      values: { ...FREE, additionalProperties: FIGURE },
    }),
  ),
  source: { ...STRING, enum: ['hourly'] },
  coverage: objectOf('QueryCoverage', { ...PERIOD, compared: orNull(objectOf('CoveredPeriod', PERIOD)) }),
  as_of: orNull({ ...TIME, description: 'The earliest snapshot of those that answered; null: none did' }),
  truncated: { ...BOOLEAN, description: 'The smallest groups of a partner are summed as (other)' },
  answered: listOf(STRING),
  not_answered: PARTNERS_NOT_ANSWERED,
});

const MESSAGE = objectOf('QuestionMessage', { en: STRING, 'zh-Hans': STRING, 'zh-Hant': STRING });

export const QUESTION_RESULT = objectOf('QuestionResult', {
  plan: { ...FREE, description: 'A plan, or `clarify` with what to ask back, or `refuse` with the reason' },
  assumptions: listOf(objectOf('QuestionAssumption', { code: STRING, text: MESSAGE })),
  message: orNull(MESSAGE),
  result: orNull(QUERY_RESULT),
  choices: {
    ...listOf(objectOf('QuestionChoice', { plan: FREE, read_by: { ...STRING, enum: ['parser', 'model'] } })),
    description:
      'Plans to choose from, where a language model is set up and read the question otherwise than the parser',
  },
  notice: orNull({
    ...objectOf('QuestionNotice', { code: STRING, text: MESSAGE }),
    description: 'Why the language model had no part in it although it is set up',
  }),
});
