export const METRIC_NAMES = [
  'conversions',
  'sale_amount',
  'payout',
  'average_order_value',
  'payout_per_conversion',
  'commission_rate',
  'approval_rate',
  'rejection_rate',
  'duplicates',
  'duplicate_rate',
  'updates',
  'quarantined',
  'quarantine_rate',
  'postbacks',
  'expected_payout',
  'active_offers',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

export const DIMENSION_NAMES = [
  'partner',
  'tenant',
  'offer',
  'status',
  'currency',
  'sub_id',
  'media_id',
  'hour_of_day',
  'weekday',
] as const;
export type DimensionName = (typeof DIMENSION_NAMES)[number];

/** The dimensions that a filter can name. */
export const FILTER_FIELDS = ['partner', 'tenant', 'offer', 'status', 'currency', 'sub_id', 'media_id'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

export const GRAINS = ['hour', 'day', 'week', 'month'] as const;
export type Grain = (typeof GRAINS)[number];

export const FILTER_OPERATORS = ['in', 'not_in', 'prefix', 'not_prefix'] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export const THRESHOLD_OPERATORS = ['>', '>=', '<', '<=', '='] as const;
export type ThresholdOperator = (typeof THRESHOLD_OPERATORS)[number];

export const MONEY_BASES = ['usd', 'myr', 'local'] as const;
export type MoneyBasis = (typeof MONEY_BASES)[number];

export const STATUSES = ['pending', 'approved', 'rejected', 'paid', 'other'] as const;

/** A half-open period in wall-clock time of the plan's zone; no `from` reaches as far back as data is kept. */
export interface PlanPeriod {
  /** `YYYY-MM-DDTHH:MM` */
  from: string | null;
  /** `YYYY-MM-DDTHH:MM` */
  to: string;
}

export interface PlanFilter {
  field: FilterField;
  op: FilterOperator;
  values: string[];
}

export interface PlanCondition {
  metric: MetricName;
  op: ThresholdOperator;
  value: number;
}

export interface PlanSort {
  by: MetricName;
  dir: 'asc' | 'desc';
  on?: 'value' | 'change' | 'change_pct';
}

/** What a figure, chart, report, alert or question asks of the model. Absent members have the defaults of `plan-defaults`. */
export interface QueryPlan {
  kind: 'query';
  metrics: MetricName[];
  dimensions?: DimensionName[];
  grain?: Grain;
  time: PlanPeriod;
  compare?: PlanPeriod;
  filters?: PlanFilter[];
  having?: PlanCondition[];
  money?: MoneyBasis;
  share?: boolean;
  per?: Grain;
  sort?: PlanSort;
  limit?: number;
  tz?: string;
}

export const CLARIFY_TOPICS = ['metric', 'time', 'value', 'currency'] as const;
export type ClarifyTopic = (typeof CLARIFY_TOPICS)[number];

export const REFUSE_REASONS = [
  'not_in_model',
  'future',
  'personal_data',
  'write',
  'single_record',
  'cause_or_advice',
  'out_of_scope',
] as const;
export type RefuseReason = (typeof REFUSE_REASONS)[number];

/** The model could answer once the user has chosen one thing. */
export interface Clarification {
  kind: 'clarify';
  about: ClarifyTopic;
}

/** No plan of the model answers the question. */
export interface Refusal {
  kind: 'refuse';
  reason: RefuseReason;
}

export type QuestionPlan = QueryPlan | Clarification | Refusal;

export const DEFAULT_TIME_ZONE = 'Asia/Kuala_Lumpur';
