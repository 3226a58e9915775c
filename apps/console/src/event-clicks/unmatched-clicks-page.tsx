import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ConversionsRead } from '../events/complete-until';
import { SpanTools, useSourceFilter } from '../events/span-tools';
import { Time } from '../format/time';
import { useZone } from '../format/zone';
import { readPeriod } from '../insight/insight-period';
import type { Column } from '../list/column';
import { ColumnFacts } from '../list/peek-panel';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { useMay } from '../session/session';
import { type UnmatchedClick, unmatchedClicksQuery } from './click-queries';
import { ClicksFrame } from './clicks-frame';

/** Clicks that no conversion names. */
export default function UnmatchedClicksPage(): React.ReactNode {
  const t = useMessages();
  const [now] = useState(() => new Date());
  const zone = useZone();
  const search = useListSearch(['source', 'from', 'to']);
  const { source, from, to } = search.filters;
  const period = readPeriod(from, to, zone, now);
  const query = useQuery(unmatchedClicksQuery(period, { ...(source && { source }) }, search.cursor));
  const columns = columnsOf(t);
  return (
    <ClicksFrame lead={t.clicks.leads.unmatchedClicks}>
      <SpanTools search={search} period={period} zone={zone} now={now} filters={[useSourceFilter()]} />
      {query.data && <ConversionsRead read={query.data} />}
      <List
        name="unmatched-clicks"
        label={t.clicks.tabs.unmatchedClicks}
        search={search}
        query={query}
        columns={columns}
        filters={[]}
        keyOf={({ click_id, occurred_at }) => `${click_id} ${occurred_at}`}
        idOf={({ click_id }) => click_id}
        peek={(click) => <ColumnFacts columns={columns} row={click} />}
        peekTitle={() => t.events.fields.click_id}
        empty={<EmptyState icon="check" title={t.clicks.none} reason={t.clicks.noneReasons.unmatchedClicks} />}
      />
    </ClicksFrame>
  );
}

function columnsOf(t: Messages): Column<UnmatchedClick>[] {
  const { fields } = t.events;
  return [
    { id: 'at', name: fields.occurred_at, cell: ({ occurred_at }) => <Time value={occurred_at} /> },
    { id: 'click', name: fields.click_id, cell: ({ click_id }) => <ClickIdLink clickId={click_id} /> },
    { id: 'partner', name: t.common.partner, shownFrom: 'tablet', cell: ({ partner }) => partner },
    { id: 'offer', name: t.clicks.dimensions.offer, shownFrom: 'tablet', cell: ({ offer }) => offer },
    { id: 'product', name: t.clicks.dimensions.product, shownFrom: 'desktop', cell: ({ product }) => product },
    { id: 'page', name: fields.page_url, shownFrom: 'desktop', cell: ({ page_url }) => page_url },
    { id: 'source', name: fields.source, shownFrom: 'desktop', cell: ({ source }) => source },
    { id: 'type', name: fields.event_type, isHidden: true, cell: ({ event_type }) => <code>{event_type}</code> },
    {
      id: 'session',
      name: fields.session_id,
      isHidden: true,
      cell: ({ session_id }) => session_id && <code>{session_id}</code>,
    },
  ];
}

/** A click id, which leads to what it led to. A masked one leads nowhere. */
function ClickIdLink({ clickId }: { clickId: string | null }): React.ReactNode {
  const t = useMessages();
  const seesAll = useMay('read_personal_data');
  if (clickId === null) return t.common.none;
  if (!seesAll) return <code>{clickId}</code>;
  return (
    <Link to="/events/journeys/$clickId" params={{ clickId }} preload={false}>
      <code>{clickId}</code>
    </Link>
  );
}
