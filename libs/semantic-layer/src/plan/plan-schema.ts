import { MAX_GROUPS, MAX_VALUE_LENGTH, MAX_VALUES } from './check-plan';
import {
  DEFAULT_TIME_ZONE,
  DIMENSION_NAMES,
  FILTER_FIELDS,
  FILTER_OPERATORS,
  GRAINS,
  METRIC_NAMES,
  MONEY_BASES,
  THRESHOLD_OPERATORS,
} from './plan';

const objectOf = (properties: object, required: readonly string[], description?: string): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  ...(description && { description }),
});
const oneOf = (values: readonly string[]): object => ({ type: 'string', enum: [...values] });
const listOf = (items: object, bounds: object, description: string): object => ({
  type: 'array',
  items,
  ...bounds,
  description,
});

const WALL_CLOCK = { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d$` };
const OPEN_WALL_CLOCK = { ...WALL_CLOCK, type: ['string', 'null'] };

/**
 * The members of a plan as JSON Schema (2020-12), for programs that write plans. It names what the model has; what makes
 * sense together is `checkPlan`'s to say, which accepts nothing that this schema refuses.
 */
export const PLAN_MEMBERS = {
  kind: { const: 'query' },
  metrics: listOf(oneOf(METRIC_NAMES), { minItems: 1, uniqueItems: true }, 'The figures'),
  dimensions: listOf(oneOf(DIMENSION_NAMES), { uniqueItems: true }, 'What the rows are; without it one row'),
  grain: { ...oneOf(GRAINS), description: 'A time axis; hours for at most 31 days' },
  time: objectOf(
    { from: OPEN_WALL_CLOCK, to: WALL_CLOCK },
    ['from', 'to'],
    'The period from `from` until before `to`, as wall-clock time YYYY-MM-DDTHH:MM in `tz`; at most 750 days. A `from` of null: as far back as figures go',
  ),
  compare: objectOf({ from: WALL_CLOCK, to: WALL_CLOCK }, ['from', 'to'], 'The period to compare with'),
  filters: listOf(
    objectOf(
      {
        field: oneOf(FILTER_FIELDS),
        op: oneOf(FILTER_OPERATORS),
        values: {
          type: 'array',
          items: { type: 'string', maxLength: MAX_VALUE_LENGTH },
          minItems: 1,
          maxItems: MAX_VALUES,
        },
      },
      ['field', 'op', 'values'],
    ),
    {},
    'All of them apply',
  ),
  having: listOf(
    objectOf({ metric: oneOf(METRIC_NAMES), op: oneOf(THRESHOLD_OPERATORS), value: { type: 'number' } }, [
      'metric',
      'op',
      'value',
    ]),
    {},
    'Only rows whose figures meet all of these; `metrics` has to name them',
  ),
  money: {
    ...oneOf(MONEY_BASES),
    default: 'usd',
    description: 'Which amounts; `local` ones need the dimension currency or one currency as filter',
  },
  share: { type: 'boolean', description: 'Of each sum its share of the total' },
  per: { ...oneOf(GRAINS), description: 'The average per hour, day, week or month of the period' },
  sort: objectOf(
    { by: oneOf(METRIC_NAMES), dir: oneOf(['asc', 'desc']), on: oneOf(['value', 'change', 'change_pct']) },
    ['by', 'dir'],
    'By default the first metric, the highest first; a time axis in its order',
  ),
  limit: { type: 'integer', minimum: 1, maximum: MAX_GROUPS, description: 'How many rows' },
  tz: { type: 'string', default: DEFAULT_TIME_ZONE, description: 'The IANA time zone in which days begin' },
} as const;

export const REQUIRED_MEMBERS = ['metrics', 'time'] as const;
