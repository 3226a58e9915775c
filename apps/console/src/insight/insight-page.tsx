import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { NotAnswered } from '../conversions/not-answered';
import { useFormat } from '../format/use-format';
import { useZone, useZoneChoice } from '../format/zone';
import { ListFilters } from '../list/list-filters';
import { type ListSearch, useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { allPartnersQuery } from '../partners/partner-queries';
import { usePartnerZone } from '../partners/use-partner-zone';
import type { SearchTexts } from '../search-texts';
import { BreakdownTable } from './breakdown-table';
import { InsightFrame } from './insight-frame';
import { InsightChart } from './insight-chart';
import { ChoiceButtons } from './choice-buttons';
import { cutsHours, readPeriod } from './insight-period';
import { type Breakdown, BREAKDOWNS, type Insight, insightQuery } from './insight-query';
import { InsightTotals, pick } from './insight-totals';
import styles from './insight.module.css';
import { LocalMoney } from './local-money';
import { PeriodPresets } from './period-presets';

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
  const zoneChoice = useZoneChoice();
  const by = BREAKDOWNS.find((one) => one === filters['by']) ?? 'partner';
  const without = readKeys(filters['without']);
  const period = readPeriod(filters['from'], filters['to'], zone, now);
  const query = useQuery(insightQuery(period, zone, by, without, pick(filters, SELECTING)));
  const { data, error } = query;
  const rows = {
    ...pick(filters, SELECTING),
    tz: zoneChoice === 'mine' ? undefined : zoneChoice,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
  };
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
            {
              name: 'partner',
              label: t.common.partner,
              kind: 'choice',
              options: partners.map(({ partner_code, partner_name }) => [partner_code, partner_name] as const),
            },
            { name: 'from', label: t.lists.from, kind: 'time' },
            { name: 'to', label: t.lists.to, kind: 'time' },
          ]}
        />
      </div>
      {cutsHours(zone, period.from) && <p className={styles.note}>{t.insight.cutsHours(zone)}</p>}
      <NotAnswered partners={data?.not_answered ?? []} onRetry={() => void query.refetch()} />
      {error && <ErrorStrip error={error} onRetry={() => void query.refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <div className={styles.page} aria-busy={query.isPlaceholderData}>
          <InsightTotals insight={data} rows={rows} />
          <Panel title={t.insight.overTime}>
            <InsightChart insight={data} period={period} zone={zone} rows={rows} />
          </Panel>
          <BreakdownPanel insight={data} by={by} without={without} rows={rows} search={search} />
          <LocalMoney insight={data} />
        </div>
      )}
    </InsightFrame>
  );
}

interface BreakdownProps {
  insight: Insight;
  by: Breakdown;
  /** Keys that are left out. */
  without: readonly string[];
  rows: SearchTexts;
  search: ListSearch;
}

function BreakdownPanel({ insight, by, without, rows, search }: BreakdownProps): React.ReactNode {
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
      {insight.groups.length === 0 && insight.not_answered.length === 0 && (
        <EmptyState icon="insight" title={t.insight.none} reason={t.insight.noneReason} />
      )}
      {insight.groups.length > 0 && (
        <BreakdownTable insight={insight} by={by} rows={rows} onExclude={(key) => exclude([...without, key])} />
      )}
      {insight.groups_truncated && <p className={styles.excluded}>{t.insight.truncated}</p>}
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
