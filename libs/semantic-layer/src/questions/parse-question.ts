import { METRICS } from '../model/metrics';
import { canonicalPlan } from '../plan/canonical-plan';
import { DEFAULT_TIME_ZONE, type MetricName, type QueryPlan, type QuestionPlan, type RefuseReason } from '../plan/plan';
import { wallClockAt } from '../time/time-zones';
import type { WallClock } from '../time/wall-clock';
import type { NameIndex } from './catalogue-names';
import { argumentOf, type Item } from './items';
import { joinCountries } from './join-countries';
import type { Assumption } from './messages';
import { normalizeQuestion } from './normalize-question';
import { type Grouping, readGrouping } from './read-grouping';
import { impliedMetrics, readMetrics, settleSales } from './read-metrics';
import { DEFAULT_LIMIT, type Ranking, ranksByPayout, readRanking } from './read-ranking';
import { readThresholds } from './read-thresholds';
import { grainOfTrend, InFuture, readTimes } from './read-time';
import { readValues } from './read-values';
import { Reading, Unclear } from './reading';
import { segmentQuestion } from './segment-question';

export interface QuestionSetting {
  now: Date;
  timeZone: string;
  names: NameIndex;
}

/** Which reason is given when a question has several. */
const REASON_ORDER: readonly RefuseReason[] = [
  'write',
  'personal_data',
  'single_record',
  'future',
  'cause_or_advice',
  'not_in_model',
  'out_of_scope',
];
/** Concepts of the model: a question with one of them is about its figures. */
const MODEL =
  /^(?:metric:|sales|earn|how-much|average|zero|dims?:|name|typo|unknown-name|status:|still-pending|currency:|perform|share|grain:|per:|rank:|when:|written:)/;
/** Concepts that may remain when everything else is used. */
const CONNECTIVES = new Set([
  'and',
  'by',
  'split',
  'combine',
  'present',
  'perform',
  'how-many',
  'how-much',
  'amount',
  'earn',
  'who',
  'all-countries',
  'compare',
  'opening',
]);

/** How a question was read. */
export interface ReadQuestion {
  plan: QuestionPlan;
  assumptions: Assumption[];
}

/** The plan of a question; see `readQuestion`. */
export function parseQuestion(question: string, setting: QuestionSetting): QuestionPlan {
  return readQuestion(question, setting).plan;
}

/**
 * Reads a question in English or Chinese as a plan. Every word that carries meaning must be used: one that is left over
 * makes the question unclear, so that it is asked back and never guessed.
 */
export function readQuestion(question: string, setting: QuestionSetting): ReadQuestion {
  const normalized = normalizeQuestion(question);
  const localNow = wallClockAt(setting.now, setting.timeZone);
  let items = segmentQuestion(normalized.text, localNow, setting.names);
  const zone = items.find(({ concept }) => concept.startsWith('tz:'));
  const timeZone = zone ? argumentOf(zone.concept) : setting.timeZone;
  const now = wallClockAt(setting.now, timeZone);
  if (now !== localNow) items = segmentQuestion(normalized.text, now, setting.names);
  try {
    items = joinCountries(items, setting.names);
    const other = refusalOf(items) ?? clarificationOf(items);
    return other ? { plan: other, assumptions: [] } : planOf(items, normalized.original, now, timeZone);
  } catch (error) {
    if (error instanceof Unclear) return { plan: { kind: 'clarify', about: error.about }, assumptions: [] };
    if (error instanceof InFuture) return { plan: { kind: 'refuse', reason: 'future' }, assumptions: [] };
    throw error;
  }
}

function refusalOf(items: readonly Item[]): QuestionPlan | undefined {
  const refused = items.filter(({ concept }) => concept.startsWith('refuse:'));
  const reasons = new Set(refused.map(({ concept }) => argumentOf(concept)));
  const reason = REASON_ORDER.find((candidate) => reasons.has(candidate));
  if (reason) return { kind: 'refuse', reason };
  if (asksForCountries(items)) return { kind: 'refuse', reason: 'not_in_model' };
  const knowsModel = items.some(({ concept }) => MODEL.test(concept));
  const hasUnknown = items.some(({ concept }) => concept === 'unknown');
  return hasUnknown && !knowsModel ? { kind: 'refuse', reason: 'out_of_scope' } : undefined;
}

/** Countries are kept only as parts of the names of offers. */
function asksForCountries(items: readonly Item[]): boolean {
  const ofBrand = items.some(({ name }) => name?.prefix);
  return items.some(({ concept }) => concept === 'country' || (concept === 'all-countries' && !ofBrand));
}

function clarificationOf(items: readonly Item[]): QuestionPlan | undefined {
  if (items.some(({ concept }) => concept === 'clarify:metric')) return { kind: 'clarify', about: 'metric' };
  if (items.some(({ concept }) => concept === 'clarify:time')) return { kind: 'clarify', about: 'time' };
  const unknown = items.some(({ concept }) => concept === 'unknown' || concept === 'unknown-name');
  return unknown ? { kind: 'clarify', about: 'value' } : undefined;
}

function planOf(items: readonly Item[], original: string, now: WallClock, timeZone: string): ReadQuestion {
  const reading = new Reading(items);
  reading.use(...reading.all('tz:'));
  settleSales(reading);
  const thresholds = readThresholds(reading);
  const values = readValues(reading, original);
  const grouping = readGrouping(reading);
  const named = readMetrics(reading, thresholds);
  const metrics = metricsOf(reading, named);
  for (const field of values.sideBySide) if (!grouping.dimensions.includes(field)) grouping.dimensions.push(field);
  const ranking = readRanking(reading, metrics, grouping);
  const { time, compare, assumed } = readTimes(reading, now);
  const share = readShare(reading, grouping);
  if (share) requireShareOfGroups(reading);
  const money = values.money ?? thresholds.money;
  if (money === 'local') addCurrency(grouping, values.filters);
  requireAccounted(reading, metrics);
  const plan: QueryPlan = {
    kind: 'query',
    metrics,
    dimensions: grouping.dimensions,
    ...grainOf(grouping, ranking, time),
    time,
    ...(compare ? { compare } : {}),
    filters: values.filters,
    having: thresholds.having,
    ...(money ? { money } : {}),
    share,
    ...ranking,
    ...(timeZone === DEFAULT_TIME_ZONE ? {} : { tz: timeZone }),
  };
  requireGroups(plan);
  const found = { assumesPeriod: assumed, assumesMetrics: named.length === 0 };
  return { plan: canonicalPlan(plan), assumptions: assumptionsOf(reading, plan, found) };
}

function assumptionsOf(
  reading: Reading,
  { metrics, time, money, limit }: QueryPlan,
  { assumesPeriod, assumesMetrics }: { assumesPeriod: boolean; assumesMetrics: boolean },
): Assumption[] {
  const isMoney = metrics.some((name) => METRICS[name].format === 'money');
  const saysTen = reading.items.some(({ number }) => number?.value === DEFAULT_LIMIT);
  const found: [Assumption, boolean][] = [
    ['last_30_days', assumesPeriod && time.from !== null],
    ['metrics', assumesMetrics],
    ['usd', isMoney && money === undefined],
    ['ten_rows', limit === DEFAULT_LIMIT && !saysTen],
  ];
  return found.filter(([, holds]) => holds).map(([assumption]) => assumption);
}

function metricsOf(reading: Reading, named: MetricName[]): MetricName[] {
  const metrics =
    named.length > 0
      ? named
      : ranksByPayout(reading) && !reading.has('share')
        ? (['payout'] as MetricName[])
        : impliedMetrics(reading);
  if (metrics.length === 0) throw new Unclear('metric');
  return metrics;
}

function grainOf(grouping: Grouping, _ranking: Ranking, time: QueryPlan['time']): Pick<QueryPlan, 'grain' | 'per'> {
  const grain = grouping.grain ?? (grouping.trend ? grainOfTrend(time) : undefined);
  if (grouping.per) return { per: grouping.per };
  return grain ? { grain } : {};
}

/** Amounts in local currencies are never added: they need one currency, or a row for each. */
function addCurrency(grouping: Grouping, filters: QueryPlan['filters']): void {
  const oneCurrency = filters?.some(
    ({ field, op, values }) => field === 'currency' && op === 'in' && values.length === 1,
  );
  if (!oneCurrency && !grouping.dimensions.includes('currency')) grouping.dimensions.push('currency');
}

function requireAccounted(reading: Reading, metrics: readonly MetricName[]): void {
  const rates = metrics.every((name) => /rate|average|per_/.test(name));
  const outstanding = reading.items.some(({ text }) => text === 'outstanding');
  if (outstanding && !reading.first('status:')) throw new Unclear('value');
  const left = reading.unused().filter(({ concept }) => !CONNECTIVES.has(concept) && !(concept === 'average' && rates));
  if (left.length === 0) return;
  throw new Unclear(left.some(({ concept }) => concept === 'average') ? 'metric' : 'value');
}

/** "split in percent" is a share; beside a change it is how the change is measured. */
function readShare(reading: Reading, grouping: Grouping): boolean {
  const percent = reading.all('percent').filter((item) => !reading.isUsed(item));
  reading.use(...reading.all('share'));
  if (reading.has('share') || percent.length === 0) return reading.has('share');
  reading.use(...percent);
  return grouping.dimensions.length > 0;
}

/** "What share of conversions is rejected" wants a rate, and the question does not say of which whole. */
function requireShareOfGroups(reading: Reading): void {
  const metric = reading.first('metric:');
  const isAboutState = reading.all('status:').some(({ start }) => metric && start > metric.start);
  if (isAboutState) throw new Unclear('metric');
}

/** Ranking, thresholds and shares are about groups. */
function requireGroups(plan: QueryPlan): void {
  const needs = plan.limit !== undefined || plan.sort || plan.having?.length || plan.share;
  if (needs && !plan.dimensions?.length && !plan.grain) throw new Unclear('value');
}
