import { useQuery } from '@tanstack/react-query';
import { allSourcesQuery } from '../event-sources/source-queries';
import type { Period } from '../insight/insight-period';
import styles from '../insight/insight.module.css';
import { PeriodPresets } from '../insight/choice-buttons';
import { type Filter, ListFilters } from '../list/list-filters';
import type { ListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';

interface Props {
  search: ListSearch;
  period: Period;
  zone: string;
  now: Date;
  /** Before the times. */
  filters: readonly Filter[];
}

/** The period of figures about events, and what they are of. */
export function SpanTools({ search, period, zone, now, filters }: Props): React.ReactNode {
  const t = useMessages();
  return (
    <div className={styles.tools}>
      <PeriodPresets
        period={period}
        zone={zone}
        now={now}
        onChange={(range) => search.change({ ...range, cursor: undefined, peek: undefined }, { isNewEntry: true })}
      />
      <ListFilters
        search={search}
        filters={[
          ...filters,
          { name: 'from', label: t.lists.from, kind: 'time' },
          { name: 'to', label: t.lists.to, kind: 'time' },
        ]}
      />
    </div>
  );
}

/** Whether bots count, which by default they do not. */
export function useBotFilter(): Filter {
  const { bots, botChoices, botsToo } = useMessages().events;
  const options = [
    ['include', botsToo],
    ['only', botChoices.only],
  ] as const;
  return { name: 'bots', label: bots, kind: 'choice', options, none: botChoices.exclude };
}

export function useSourceFilter(): Filter {
  const t = useMessages();
  const { data: sources = [] } = useQuery(allSourcesQuery);
  const options = sources.map(({ code, name }) => [code, name] as const);
  return { name: 'source', label: t.events.fields.source, kind: 'choice', options };
}
