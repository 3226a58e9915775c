import { useQuery } from '@tanstack/react-query';
import { allSourcesQuery } from '../event-sources/source-queries';
import { EventsFrame } from '../events/events-frame';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Column } from '../list/column';
import { ColumnFacts } from '../list/peek-panel';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { StateBadge, type Tone } from '../parts/state-badge';
import { AlertRules } from './alert-rules';
import { type Alert, alertsQuery } from './alert-queries';

const TONES: Record<Alert['delivery'], Tone> = {
  delivered: 'good',
  pending: 'warn',
  failed: 'bad',
  log_only: 'neutral',
};

/** What rules found unusual, and the rules. */
export default function AlertsPage(): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const search = useListSearch(['source', 'rule', 'from', 'to']);
  const query = useQuery(alertsQuery(search.filters, search.cursor));
  const { data: sources = [] } = useQuery(allSourcesQuery);
  const columns = columnsOf(t, format.count);
  return (
    <EventsFrame lead={t.alerts.lead}>
      <AlertRules />
      <List
        name="alerts"
        label={t.events.tabs.alerts}
        search={search}
        query={query}
        columns={columns}
        filters={[
          { name: 'rule', label: t.alerts.rule, kind: 'choice', options: Object.entries(t.alerts.rules) },
          {
            name: 'source',
            label: t.events.fields.source,
            kind: 'choice',
            options: sources.map(({ code, name }) => [code, name] as const),
          },
          { name: 'from', label: t.lists.from, kind: 'time' },
          { name: 'to', label: t.lists.to, kind: 'time' },
        ]}
        keyOf={({ id }) => id}
        peek={(alert) => <ColumnFacts columns={columns} row={alert} />}
        peekTitle={({ rule }) => t.alerts.rules[rule]}
        empty={<EmptyState icon="check" title={t.alerts.none} reason={t.alerts.noneReason} />}
      />
    </EventsFrame>
  );
}

function columnsOf(t: Messages, count: (count: number) => string): Column<Alert>[] {
  return [
    { id: 'at', name: t.alerts.raised, cell: ({ created_at }) => <Time value={created_at} /> },
    { id: 'rule', name: t.alerts.rule, cell: ({ rule }) => t.alerts.rules[rule] },
    { id: 'what', name: t.alerts.what, wraps: true, cell: (alert) => describe(t, alert, count) },
    { id: 'source', name: t.events.fields.source, shownFrom: 'desktop', cell: ({ source }) => source },
    {
      id: 'delivery',
      name: t.alerts.delivery,
      shownFrom: 'tablet',
      cell: ({ delivery }) => <StateBadge tone={TONES[delivery]}>{t.alerts.deliveries[delivery]}</StateBadge>,
    },
    { id: 'error', name: t.events.error, isHidden: true, wraps: true, cell: ({ error }) => error },
  ];
}

function describe(t: Messages, { rule, details }: Alert, count: (count: number) => string): string {
  const text = (name: string): string => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : t.common.none;
  };
  if (rule === 'high_value_purchase') return t.alerts.purchase(text('order_id'), text('currency'), text('amount'));
  const type = text('event_type');
  const what = type === t.common.none ? t.alerts.allEvents : type;
  if (rule === 'silence') return t.alerts.silent(what, text('expected'), text('window_minutes'));
  if (rule === 'spike') return t.alerts.spiked(what, text('count'), text('expected'));
  const counted = typeof details['count'] === 'number' ? count(details['count']) : t.common.none;
  return t.alerts.counted(text(rule === 'address_rate' ? 'address' : 'session_id'), counted, text('window_minutes'));
}
