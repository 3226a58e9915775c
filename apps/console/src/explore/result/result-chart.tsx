import { METRICS } from '@app/semantic-layer/model/metrics';
import { DEFAULT_TIME_ZONE, type QueryPlan } from '@app/semantic-layer/plan/plan';
import { useNavigate } from '@tanstack/react-router';
import { BarList } from '../../charts/bar-list';
import { CHART_KINDS, type ChartKind, type ChartSeries, type TimeChartKind } from '../../charts/chart-data';
import { TimeChart } from '../../charts/time-chart';
import { useFormat } from '../../format/use-format';
import { useLanguage, useMessages } from '../../messages/use-messages';
import type { QueryResult } from '../explore-queries';
import { keyText, metricLabel } from '../plan/plan-words';
import { type FigureLink, figureLink } from './figure-link';
import { figureText, ratio } from './figure-text';
import { type Series, seriesOf } from './series';
import { SingleFigures } from './single-figures';
import { resultKeys } from '@app/semantic-layer/plan/result-columns';

/** More bars than this are read in the table. */
const MAX_BARS = 15;

interface Props {
  plan: QueryPlan;
  result: QueryResult;
  kind: ChartKind;
}

/** A result as a chart of the kind; nothing for a table. A click opens the rows behind a place of it. */
export function ResultChart({ plan, result, kind }: Props): React.ReactNode {
  const keys = resultKeys(plan);
  if (result.rows.length === 0 || kind === 'table') return null;
  if (kind === 'figure') return <SingleFigures plan={plan} result={result} />;
  if (plan.grain !== undefined) return <OverTime plan={plan} result={result} kind={kind} />;
  return <ByGroup plan={plan} result={result} field={keys[0]!} />;
}

function useOpen(): (link: FigureLink | undefined) => void {
  const navigate = useNavigate();
  return (link) => {
    if (link) void navigate({ to: link.to, search: link.search });
  };
}

function OverTime({ plan, result, kind }: Props & { kind: TimeChartKind }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const language = useLanguage();
  const open = useOpen();
  const metric = plan.metrics[0]!;
  const group = plan.dimensions?.[0];
  const { tz = DEFAULT_TIME_ZONE } = plan;
  const { buckets, series } = seriesOf(plan, result);
  const nameOf = ({ isCompared, name, metric: own }: Series): string => {
    if (isCompared) return t.explore.compared;
    return group === undefined ? metricLabel(language, own) : keyText(t, group, name);
  };
  const shown = series.map((one, index): ChartSeries => ({
    key: `${one.metric} ${one.name} ${one.isCompared}`,
    name: nameOf(one),
    points: one.points,
    texts: one.texts.map((text) => figureText(format, one.metric, text, t.common.none)),
    look: lookOf(one, index),
  }));
  const openBucket = (bucket: number, index: number): void => {
    const { name, metric: own } = series[index]!;
    const keys = { bucket: buckets[bucket]!, ...(group !== undefined && { [group]: name }) };
    open(figureLink(plan, result, keys, own));
  };
  return (
    <TimeChart
      kind={kind}
      label={t.explore.chartLabel(metricLabel(language, metric))}
      isCount={METRICS[metric].format === 'count'}
      buckets={buckets.map((key) => {
        const label = keyText(t, 'bucket', key, tz);
        return { key, label, tick: label.slice('YYYY-'.length) };
      })}
      series={shown}
      formatTick={(value) => (METRICS[metric].format === 'rate' ? format.share(value) : format.count(value))}
      onOpen={openBucket}
    />
  );
}

function lookOf({ isCompared, metric }: Series, index: number): ChartSeries['look'] {
  if (isCompared) return 'compared';
  return METRICS[metric].highIsBad && index > 0 ? 'bad' : index;
}

function ByGroup({ plan, result, field }: Omit<Props, 'kind'> & { field: string }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const language = useLanguage();
  const open = useOpen();
  const metric = plan.metrics[0]!;
  const rows = result.rows.slice(0, MAX_BARS);
  return (
    <BarList
      label={t.explore.chartLabel(metricLabel(language, metric))}
      items={rows.map(({ keys, values }) => ({
        key: keys[field] ?? '',
        name: keyText(t, field, keys[field] ?? ''),
        size: ratio(values[metric]?.value),
        text: figureText(format, metric, values[metric]?.value, t.common.none),
      }))}
      onOpen={(index) => open(figureLink(plan, result, rows[index]!.keys, metric))}
    />
  );
}

/** How the figures of a plan can be shown, the usual one first. */
export function kindsOf(plan: QueryPlan): ChartKind[] {
  const keys = resultKeys(plan);
  if (keys.length === 0) return ['figure', 'table'];
  if (plan.grain === undefined) return keys.length === 1 ? ['bar', 'table'] : ['table'];
  if (keys.length > 2) return ['table'];
  // Parts of rates are no rate.
  const isSum = METRICS[plan.metrics[0]!].formula.kind === 'sum';
  return ['line', 'bar', ...(isSum ? (['stacked'] as const) : []), 'table'];
}

/** The wanted kind where the plan can be shown so. */
export function kindOf(plan: QueryPlan, wanted: string | undefined): ChartKind {
  const possible = kindsOf(plan);
  return possible.find((kind) => kind === wanted) ?? possible[0]!;
}

export function isChartKind(text: string | undefined): text is ChartKind {
  return CHART_KINDS.some((kind) => kind === text);
}
