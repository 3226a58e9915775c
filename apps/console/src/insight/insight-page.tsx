import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { NotAnswered } from '../conversions/not-answered';
import { planQuery, type QueryResult } from '../explore/explore-queries';
import { ratio } from '../explore/result/figure-text';
import { ResultChart } from '../explore/result/result-chart';
import { SingleFigures } from '../explore/result/single-figures';
import { useFormat } from '../format/use-format';
import { useZone } from '../format/zone';
import { ListFilters, partnerFilter } from '../list/list-filters';
import { type ListSearch, useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { allPartnersQuery, usePartnerZone } from '../partners/partner-queries';
import type { SearchTexts } from '../search-texts';
import { BreakdownTable } from './breakdown-table';
import { ChoiceButtons, PeriodPresets } from './choice-buttons';
import { InsightFrame } from './insight-frame';
import { readPeriod } from './insight-period';
import styles from './insight.module.css';
import { LocalMoney } from './local-money';
import { type Breakdown, BREAKDOWNS, MAX_GROUPS, type SummaryPlans, summaryPlans } from './summary-plans';

const SELECTING = ['partner', 'tenant', 'offer', 'status', 'currency'];

/** Figures of a period against the one before it, over time and broken down, each with a way to its rows. */
export default function InsightPage(): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const [now] = useState(() => new Date());
  const search = useListSearch([...SELECTING, 'from', 'to', 'by', 'without']);
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const { filters } = search;
  const zone = useZone(usePartnerZone(filters['partner']));
  const period = readPeriod(filters['from'], filters['to'], zone, now);
  return (
    <InsightFrame
      lead={`${format.time(period.from.toISOString(), zone, 'minute')} – ${format.time(period.to.toISOString(), zone, 'minute')} (${zone}) · ${t.insight.countedBy}`}
    >
      <div className={styles.tools}>
        <PeriodPresets
          period={period}
          zone={zone}
          now={now}
          onChange={(range) => search.change(range, { isNewEntry: true })}
        />
        <ListFilters
          search={search}
          filters={[
            partnerFilter(t, partners),
            { name: 'from', label: t.lists.from, kind: 'time' },
            { name: 'to', label: t.lists.to, kind: 'time' },
          ]}
        />
      </div>
      <Summary
        search={search}
        plansBy={(by, without) => summaryPlans(period, zone, by, without, pick(filters, SELECTING))}
      />
    </InsightFrame>
  );
}

interface SummaryProps {
  search: ListSearch;
  plansBy: (by: Breakdown, without: readonly string[]) => SummaryPlans;
}

function Summary({ search, plansBy }: SummaryProps): React.ReactNode {
  const t = useMessages();
  const by = BREAKDOWNS.find((one) => one === search.filters['by']) ?? 'partner';
  const without = readKeys(search.filters['without']);
  const plans = plansBy(by, without);
  const queries = useQueries({
    queries: [plans.totals, plans.myr, plans.overTime, plans.breakdown, plans.local].map(planQuery),
  });
  const [totals, myr, overTime, breakdown, local] = queries.map(({ data }) => data);
  const error = queries.find((query) => query.error)?.error;
  const retry = (): void => void Promise.all(queries.map((query) => query.refetch()));
  const silent = new Set(queries.flatMap(({ data }) => data?.not_answered.map((one) => one.partner_code) ?? []));
  return (
    <>
      <NotAnswered partners={[...silent].map((partner_code) => ({ partner_code }))} onRetry={retry} />
      {error && <ErrorStrip error={error} onRetry={retry} />}
      {!totals && !error && <Skeleton lines={8} />}
      <div className={styles.page} aria-busy={queries.some(({ isPlaceholderData }) => isPlaceholderData)}>
        {totals && <ShiftNote plan={plans.totals} result={totals} />}
        {totals && <InsightTotals plan={plans.totals} result={totals} myr={{ plan: plans.myr, result: myr }} />}
        {overTime && (
          <Panel title={t.insight.overTime}>
            <ResultChart plan={plans.overTime} result={overTime} kind="stacked" />
          </Panel>
        )}
        {breakdown && (
          <BreakdownPanel plan={plans.breakdown} result={breakdown} by={by} without={without} search={search} />
        )}
        {local && <LocalMoney plan={plans.local} result={local} />}
      </div>
    </>
  );
}

/** Figures are of whole UTC hours, which days of some zones cut. */
function ShiftNote({ plan, result }: { plan: QueryPlan; result: QueryResult }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { shifted_minutes: minutes } = result.coverage;
  return minutes > 0 && <p className={styles.note}>{t.explore.shifted(plan.tz ?? '', format.count(minutes))}</p>;
}

interface BreakdownProps {
  plan: QueryPlan;
  result: QueryResult;
  by: Breakdown;
  /** Keys that are left out. */
  without: readonly string[];
  search: ListSearch;
}

function BreakdownPanel({ plan, result, by, without, search }: BreakdownProps): React.ReactNode {
  const t = useMessages();
  const exclude = (keys: readonly string[]): void =>
    search.change({ without: keys.length === 0 ? undefined : JSON.stringify(keys) }, { isNewEntry: true });
  const choose = (next: Breakdown): void => search.change({ by: next, without: undefined }, { isNewEntry: true });
  return (
    <Panel
      title={t.insight.breakdown}
      actions={
        <ChoiceButtons
          label={t.insight.breakdown}
          value={by}
          options={BREAKDOWNS.map((one) => [one, t.insight.by[one]] as const)}
          onChange={choose}
        />
      }
      isFlush
    >
      {without.length > 0 && (
        <p className={styles.excluded}>
          {t.insight.leftOut(without.map((key) => key || t.insight.nothing).join(', '))}
          <Button look="quiet" onClick={() => exclude([])}>
            {t.insight.includeAll}
          </Button>
        </p>
      )}
      {result.rows.length === 0 && result.not_answered.length === 0 && (
        <EmptyState icon="insight" title={t.insight.none} reason={t.insight.noneReason} />
      )}
      {result.rows.length > 0 && (
        <BreakdownTable plan={plan} result={result} by={by} onExclude={(key) => exclude([...without, key])} />
      )}
      {(result.rows.length > MAX_GROUPS || result.truncated) && (
        <p className={styles.excluded}>{t.insight.truncated}</p>
      )}
    </Panel>
  );
}

function readKeys(text: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch {
    // A link that was edited by hand; the page shows everything.
    return [];
  }
}

function pick(search: SearchTexts, names: readonly string[]): SearchTexts {
  return Object.fromEntries(names.map((name) => [name, search[name]]));
}

interface TotalsProps {
  plan: QueryPlan;
  result: QueryResult;
  /** The second currency, shown where there are amounts in it. */
  myr: { plan: QueryPlan; result: QueryResult | undefined };
}

/** The figures of the period, each with that of the period before and a link to its rows. */
function InsightTotals({ plan, result, myr }: TotalsProps): React.ReactNode {
  const hasMyr = Object.values(myr.result?.rows[0]?.values ?? {}).some(
    ({ value, compared }) => ratio(value) !== 0 || ratio(compared) !== 0,
  );
  return (
    <>
      <SingleFigures plan={plan} result={result} />
      {hasMyr && <SingleFigures plan={myr.plan} result={myr.result!} />}
    </>
  );
}
