import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CompleteUntil } from '../events/complete-until';
import { EventsFrame } from '../events/events-frame';
import { SpanTools, useBotFilter, useSourceFilter } from '../events/span-tools';
import { placesOf } from '../format/format';
import { useFormat } from '../format/use-format';
import { useZone } from '../format/zone';
import { ChoiceButtons } from '../insight/choice-buttons';
import { type Period, readPeriod } from '../insight/insight-period';
import styles from '../insight/insight.module.css';
import { type ListSearch, useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Figure, Figures } from '../parts/figures';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import type { SearchTexts } from '../search-texts';
import { EventChart } from './event-chart';
import { type EventStatistics, GROUPS, MEASURES, statisticsQuery } from './figure-queries';
import { GroupTable } from './group-table';
import { PathPanels } from './path-panels';

/** Events, visitors and sessions of a period, what they were, and the pages that visitors went through. */
export default function FiguresPage(): React.ReactNode {
  const t = useMessages();
  const [now] = useState(() => new Date());
  const zone = useZone();
  const search = useListSearch(['source', 'bots', 'from', 'to', 'by', 'measure']);
  const { source, bots, from, to } = search.filters;
  const filters = { ...(source && { source }), ...(bots && { bots }) };
  const period = readPeriod(from, to, zone, now);
  const query = useQuery(statisticsQuery(period, zone, period.interval, filters));
  const { data, error } = query;
  const rows = { ...filters, from: period.from.toISOString(), to: period.to.toISOString() };
  return (
    <EventsFrame lead={t.figures.lead}>
      <SpanTools search={search} period={period} zone={zone} now={now} filters={[useSourceFilter(), useBotFilter()]} />
      {error && <ErrorStrip error={error} onRetry={() => void query.refetch()} onNarrow={search.narrow} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <>
          <CompleteUntil value={data.complete_until} />
          <div className={styles.page} aria-busy={query.isPlaceholderData}>
            <Totals totals={data.totals} />
            <ChartPanel statistics={data} period={period} zone={zone} rows={rows} search={search} />
            <GroupPanel period={period} zone={zone} filters={filters} rows={rows} search={search} />
            <PathPanels period={period} filters={filters} />
          </div>
        </>
      )}
    </EventsFrame>
  );
}

function Totals({ totals }: { totals: EventStatistics['totals'] }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  return (
    <Figures>
      {MEASURES.map((measure) => (
        <Figure key={measure} name={t.figures.measures[measure]}>
          {format.count(totals[measure])}
        </Figure>
      ))}
      <Figure name={t.figures.purchases}>{format.count(totals.purchases)}</Figure>
      {totals.amounts.map(({ currency, amount }) => (
        <Figure key={currency} name={`${t.figures.sales} ${currency}`}>
          {format.amount(amount, placesOf([amount]))}
        </Figure>
      ))}
    </Figures>
  );
}

interface ChartPanelProps {
  statistics: EventStatistics;
  period: Period;
  zone: string;
  rows: SearchTexts;
  search: ListSearch;
}

function ChartPanel({ search, ...chart }: ChartPanelProps): React.ReactNode {
  const t = useMessages();
  const measure = MEASURES.find((one) => one === search.filters['measure']) ?? 'events';
  return (
    <Panel
      title={t.insight.overTime}
      actions={
        <ChoiceButtons
          label={t.figures.measure}
          value={measure}
          options={MEASURES.map((one) => [one, t.figures.measures[one]] as const)}
          onChange={(next) => search.change({ measure: next })}
        />
      }
    >
      <EventChart {...chart} measure={measure} />
    </Panel>
  );
}

interface GroupPanelProps {
  period: Period;
  zone: string;
  filters: SearchTexts;
  rows: SearchTexts;
  search: ListSearch;
}

function GroupPanel({ period, zone, filters, rows, search }: GroupPanelProps): React.ReactNode {
  const t = useMessages();
  const by = GROUPS.find((one) => one === search.filters['by']) ?? 'type';
  const { data, error, refetch } = useQuery(statisticsQuery(period, zone, by, filters));
  return (
    <Panel
      title={t.insight.breakdown}
      actions={
        <ChoiceButtons
          label={t.insight.breakdown}
          value={by}
          options={GROUPS.map((one) => [one, t.figures.groups[one]] as const)}
          onChange={(next) => search.change({ by: next })}
        />
      }
      isFlush
    >
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data?.rows.length === 0 && <EmptyState icon="events" title={t.insight.none} reason={t.insight.noneReason} />}
      {data && data.rows.length > 0 && <GroupTable statistics={data} by={by} rows={rows} />}
    </Panel>
  );
}
