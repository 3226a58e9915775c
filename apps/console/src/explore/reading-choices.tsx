import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { useFormat } from '../format/use-format';
import type { Messages } from '../messages/en';
import { useLanguage, useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import type { Language } from '../preferences/languages';
import styles from './explore.module.css';
import { conditionText, fieldLabel, filterText, metricLabel, periodText } from './plan/plan-words';

interface Props {
  plans: readonly QueryPlan[];
  onChoose: (plan: QueryPlan) => void;
}

/** The ways to read a question, each in words. */
export function ReadingChoices({ plans, onChoose }: Props): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const format = useFormat();
  if (plans.length === 0) return null;
  return (
    <div className={styles.readings} role="group" aria-label={t.explore.readings}>
      {plans.map((plan) => (
        <Button key={JSON.stringify(plan)} onClick={() => onChoose(plan)}>
          {wordsOf(plan, t, language, format.count).join(' · ')}
        </Button>
      ))}
    </div>
  );
}

function wordsOf(plan: QueryPlan, t: Messages, language: Language, count: (rows: number) => string): string[] {
  const {
    metrics,
    dimensions = [],
    grain,
    time,
    compare,
    filters = [],
    having = [],
    money,
    per,
    sort,
    limit,
    tz,
  } = plan;
  return [
    metrics.map((metric) => metricLabel(language, metric)).join(', '),
    ...(dimensions.length > 0
      ? [`${t.explore.groups}: ${dimensions.map((one) => fieldLabel(t, one)).join(', ')}`]
      : []),
    ...(grain ? [t.explore.grains[grain]] : []),
    periodText(t, time),
    ...(compare ? [t.explore.against(periodText(t, compare))] : []),
    ...filters.map((filter) => filterText(t, filter)),
    ...having.map((condition) => conditionText(language, condition)),
    ...(money ? [t.explore.monies[money]] : []),
    ...(plan.share ? [t.explore.share] : []),
    ...(per ? [t.explore.perPeriod(t.explore.per[per])] : []),
    ...(sort ? [t.explore.sorted(metricLabel(language, sort.by), sort.dir === 'desc')] : []),
    ...(limit === undefined ? [] : [t.explore.firstRows(count(limit))]),
    ...(tz === undefined ? [] : [tz]),
  ];
}
