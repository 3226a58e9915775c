import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ChartKind } from '../charts/chart-data';
import { useZone } from '../format/zone';
import { InsightFrame } from '../insight/insight-frame';
import { useListSearch } from '../list/use-list-search';
import { useLanguage, useMessages } from '../messages/use-messages';
import { Button, buttonClass } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import { useMay } from '../session/session';
import { firstPlan } from './plan/change-plan';
import styles from './explore.module.css';
import { planOf, planQuery, type QuestionResult, questionQuery } from './explore-queries';
import { PlanChips } from './plan/plan-chips';
import { readPlan, writePlan } from './plan/plan-search';
import { QuestionForm } from './question-form';
import { ReadingChoices } from './reading-choices';
import { ResultPanels } from './result/result-panels';

/** Figures by question or by plan. The URL has both, and so shows the same to everyone. */
export default function ExplorePage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['q', 'plan', 'chart']);
  const zone = useZone();
  const [now] = useState(() => new Date());
  const { q: question } = search.filters;
  const chosen = readPlan(search.filters['plan']) ?? (question === undefined ? firstPlan(zone, now) : undefined);
  const chart = { chart: search.filters['chart'], onChart: (kind: ChartKind) => search.change({ chart: kind }) };
  const change = (plan: QueryPlan): void => search.change({ plan: writePlan(plan) }, { isNewEntry: true });
  const asked = useQuery({ ...questionQuery(question ?? '', zone), enabled: chosen === undefined });
  return (
    <InsightFrame lead={t.explore.lead}>
      <div className={styles.page}>
        <QuestionForm
          key={question}
          question={question}
          isBusy={asked.isLoading}
          hasExamples={question === undefined && search.filters['plan'] === undefined}
          onAsk={(text) => search.change({ q: text, plan: undefined }, { isNewEntry: true })}
        />
        {chosen && <PlanResult {...chart} plan={chosen} onChange={change} />}
        {!chosen && asked.error && <ErrorStrip error={asked.error} onRetry={() => void asked.refetch()} />}
        {!chosen && asked.isLoading && <Skeleton lines={6} />}
        {!chosen && asked.data && (
          <Asked
            {...chart}
            asked={asked.data}
            onChange={change}
            onRetry={() => void asked.refetch()}
            fallback={firstPlan(zone, now)}
          />
        )}
      </div>
    </InsightFrame>
  );
}

interface ChartProps {
  /** How the reader wants to see the figures. */
  chart: string | undefined;
  onChart: (kind: ChartKind) => void;
}

interface PlanProps extends ChartProps {
  plan: QueryPlan;
  onChange: (plan: QueryPlan) => void;
}

function PlanResult({ plan, onChange, ...chart }: PlanProps): React.ReactNode {
  const query = useQuery(planQuery(plan));
  const retry = (): void => void query.refetch();
  return (
    <>
      <PlanChips plan={plan} onChange={onChange} />
      <MakeAlert plan={plan} />
      {query.error && <ErrorStrip error={query.error} onRetry={retry} />}
      {query.isLoading && <Skeleton lines={6} />}
      {query.data && (
        <ResultPanels
          {...chart}
          plan={planOf(query.data)}
          result={query.data}
          isStale={query.isPlaceholderData}
          onChange={onChange}
          onRetry={retry}
        />
      )}
    </>
  );
}

/** A rule about what the plan shows. */
function MakeAlert({ plan }: { plan: QueryPlan }): React.ReactNode {
  const t = useMessages();
  if (!useMay('edit')) return null;
  return (
    <p>
      <Link to="/insight/alerts" search={{ new: writePlan(plan) }} className={buttonClass()}>
        {t.alertRules.makeAlert}
      </Link>
    </p>
  );
}

interface AskedProps extends ChartProps {
  asked: QuestionResult;
  /** What a person who chooses the figures begins with. */
  fallback: QueryPlan;
  onChange: (plan: QueryPlan) => void;
  onRetry: () => void;
}

/** How a question was read: a plan with its figures, or what to ask instead. */
function Asked({ asked, fallback, onChange, onRetry, ...chart }: AskedProps): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const { message, result, assumptions, choices, notice } = asked;
  const noticed = notice && (
    <p className={styles.note} role="status">
      {notice.text[language]}
    </p>
  );
  if (message !== null || result === null) {
    const needsChoice = choices.length > 0 || (asked.plan as { kind?: string }).kind === 'clarify';
    return (
      <>
        {noticed}
        <EmptyState
          icon="insight"
          title={needsChoice ? t.explore.needsChoice : t.explore.noFigures}
          reason={message?.[language] ?? ''}
          action={
            <>
              <ReadingChoices plans={choices.map(({ plan }) => plan as unknown as QueryPlan)} onChoose={onChange} />
              <Button onClick={() => onChange(fallback)}>{t.explore.chooseYourself}</Button>
            </>
          }
        />
      </>
    );
  }
  const plan = planOf(result);
  return (
    <>
      {noticed}
      <PlanChips plan={plan} onChange={onChange} />
      <MakeAlert plan={plan} />
      {assumptions.length > 0 && (
        <p className={styles.note}>
          {t.explore.supposed}: {assumptions.map(({ text }) => text[language]).join(' ')}
        </p>
      )}
      <ResultPanels {...chart} plan={plan} result={result} isStale={false} onChange={onChange} onRetry={onRetry} />
    </>
  );
}
