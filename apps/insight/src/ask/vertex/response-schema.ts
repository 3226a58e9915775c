import {
  CLARIFY_TOPICS,
  FILTER_OPERATORS,
  GRAINS,
  METRIC_NAMES,
  MONEY_BASES,
  REFUSE_REASONS,
  THRESHOLD_OPERATORS,
} from '@app/semantic-layer';

const STRING = { type: 'STRING' };
const oneOf = (values: readonly string[]): object => ({ type: 'STRING', enum: [...values] });
const listOf = (items: object): object => ({ type: 'ARRAY', items });
const objectOf = (properties: Record<string, object>, required: readonly string[]): object => ({
  type: 'OBJECT',
  properties,
  required,
  propertyOrdering: Object.keys(properties),
});

/** Without values of persons: no question about these is sent, and no such plan is accepted. */
export const MODEL_DIMENSIONS = ['partner', 'tenant', 'offer', 'status', 'currency', 'hour_of_day', 'weekday'] as const;
export const MODEL_FIELDS = ['partner', 'tenant', 'offer', 'status', 'currency'] as const;

/**
 * What the model may write, in the subset of OpenAPI that Vertex AI takes. Bounds of lists and catalogues as enums make
 * Vertex AI refuse a schema for its number of states, so values are checked afterwards, as is what makes sense together.
 */
export const RESPONSE_SCHEMA = objectOf(
  {
    kind: oneOf(['query', 'clarify', 'refuse']),
    about: oneOf(CLARIFY_TOPICS),
    reason: oneOf(REFUSE_REASONS),
    metrics: listOf(oneOf(METRIC_NAMES)),
    dimensions: listOf(oneOf(MODEL_DIMENSIONS)),
    grain: oneOf(GRAINS),
    time: objectOf({ from: { ...STRING, nullable: true }, to: STRING }, ['from', 'to']),
    compare: objectOf({ from: STRING, to: STRING }, ['from', 'to']),
    filters: listOf(
      objectOf({ field: oneOf(MODEL_FIELDS), op: oneOf(FILTER_OPERATORS), values: listOf(STRING) }, [
        'field',
        'op',
        'values',
      ]),
    ),
    having: listOf(
      objectOf({ metric: oneOf(METRIC_NAMES), op: oneOf(THRESHOLD_OPERATORS), value: { type: 'NUMBER' } }, [
        'metric',
        'op',
        'value',
      ]),
    ),
    money: oneOf(MONEY_BASES),
    share: { type: 'BOOLEAN' },
    per: oneOf(GRAINS),
    sort: objectOf(
      { by: oneOf(METRIC_NAMES), dir: oneOf(['asc', 'desc']), on: oneOf(['value', 'change', 'change_pct']) },
      ['by', 'dir'],
    ),
    limit: { type: 'INTEGER' },
    tz: STRING,
  },
  ['kind'],
);
