import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { useFormat } from '../../format/use-format';
import { useLanguage, useMessages } from '../../messages/use-messages';
import styles from '../explore.module.css';
import type { QueryResult } from '../explore-queries';
import { figureText, ratio } from './figure-text';
import { LineChart } from './line-chart';
import { keyText, metricLabel } from '../plan/plan-words';
import { keysOf } from './write-result';

/** More bars than this are read in the table. */
const MAX_BARS = 15;

interface Props {
  plan: QueryPlan;
  result: QueryResult;
}

/** The first metric: lines over time, bars by group; nothing where a row stands alone or has several keys. */
export function ResultChart({ plan, result }: Props): React.ReactNode {
  const keys = keysOf(plan);
  if (result.rows.length < 2) return null;
  if (plan.grain !== undefined && keys.length <= 2) return <LineChart plan={plan} result={result} />;
  if (keys.length === 1) return <Bars plan={plan} result={result} field={keys[0]!} />;
  return null;
}

function Bars({ plan, result, field }: Props & { field: string }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const language = useLanguage();
  const metric = plan.metrics[0]!;
  const rows = result.rows.slice(0, MAX_BARS);
  const sizes = rows.map(({ values }) => Math.max(0, ratio(values[metric]?.value)));
  const highest = Math.max(...sizes);
  if (highest === 0) return null;
  return (
    <div className={styles.bars} role="img" aria-label={t.explore.chartLabel(metricLabel(language, metric))}>
      {rows.map((row, index) => (
        <div key={row.keys[field]} className={styles.barRow}>
          <span className={styles.barName}>{keyText(t, field, row.keys[field] ?? '')}</span>
          <svg className={styles.barTrack} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect className={styles.bar} width={(sizes[index]! / highest) * 100} height="10" />
          </svg>
          <span className={styles.barValue}>
            {figureText(format, metric, row.values[metric]?.value, t.common.none)}
          </span>
        </div>
      ))}
    </div>
  );
}
