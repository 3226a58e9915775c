import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ruleName } from '@app/semantic-layer/model/shipped-rules';
import { readPlan } from '../explore/plan/plan-search';
import { Time } from '../format/time';
import { InsightFrame } from '../insight/insight-frame';
import type { Column } from '../list/column';
import { ColumnFacts } from '../list/peek-panel';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useLanguage, useMessages } from '../messages/use-messages';
import { allPartnersQuery } from '../partners/partner-queries';
import { buttonClass } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { StateBadge } from '../parts/state-badge';
import type { Language } from '../preferences/languages';
import { AlertActions } from './alert-actions';
import { type Alert, alertsQuery } from './alert-queries';
import { groupText } from './rule-preview';
import { formOfPlan } from './rule-form';
import { RuleList } from './rule-list';

/** What rules found unusual in the figures, and the rules. `new` in the URL is a plan to make a rule of. */
export default function AlertsPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['partner', 'state', 'since', 'new']);
  const { new: begun, ...filters } = search.filters;
  const query = useQuery(alertsQuery(filters, search.cursor));
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const plan = readPlan(begun);
  const language = useLanguage();
  const columns = columnsOf(t, language);
  return (
    <InsightFrame lead={t.alertRules.lead}>
      <RuleList
        begun={plan && formOfPlan(plan)}
        onClose={() => begun !== undefined && search.change({ new: undefined })}
      />
      <List
        name="insight-alerts"
        label={t.alertRules.tab}
        search={search}
        query={query}
        columns={columns}
        filters={[
          {
            name: 'state',
            label: t.alertRules.state,
            kind: 'choice',
            options: (['firing', 'resolved'] as const).map((one) => [one, t.alertRules.states[one]] as const),
          },
          {
            name: 'partner',
            label: t.alertRules.partner,
            kind: 'choice',
            options: partners.map(({ partner_code: code, partner_name: name }) => [code, name] as const),
          },
          { name: 'since', label: t.lists.from, kind: 'time' },
        ]}
        keyOf={({ id }) => id}
        peek={(alert) => <AlertFacts alert={alert} columns={columns} />}
        peekTitle={({ rule_code: code, rule_name: name }) => ruleName(code, name, language)}
        empty={<EmptyState icon="check" title={t.alertRules.none} reason={t.alertRules.noneReason} />}
      />
    </InsightFrame>
  );
}

function AlertFacts({ alert, columns }: { alert: Alert; columns: Column<Alert>[] }): React.ReactNode {
  const t = useMessages();
  return (
    <>
      <ColumnFacts columns={columns} row={alert} />
      <p>
        <Link to="/insight/explore" search={{ plan: JSON.stringify(alert.plan) }} className={buttonClass()}>
          {t.alertRules.showFigures}
        </Link>
      </p>
      <AlertActions alert={alert} />
    </>
  );
}

function columnsOf(t: Messages, language: Language): Column<Alert>[] {
  const time = (value: string | null): React.ReactNode => (value === null ? t.common.none : <Time value={value} />);
  return [
    { id: 'at', name: t.alertRules.firedAt, cell: ({ fired_at: at }) => <Time value={at} /> },
    {
      id: 'state',
      name: t.alertRules.state,
      cell: ({ state }) => (
        <StateBadge tone={state === 'firing' ? 'bad' : 'good'}>{t.alertRules.states[state]}</StateBadge>
      ),
    },
    {
      id: 'rule',
      name: t.alertRules.rule,
      wraps: true,
      cell: ({ rule_code: code, rule_name: name }) => ruleName(code, name, language),
    },
    { id: 'group', name: t.alertRules.group, wraps: true, cell: ({ keys }) => groupText(keys) },
    {
      id: 'finding',
      name: t.alertRules.found,
      wraps: true,
      shownFrom: 'tablet',
      cell: ({ seen, expected }) => t.alertRules.finding(seen ?? '0', expected),
    },
    {
      id: 'explained',
      name: t.alertRules.explainedBy,
      wraps: true,
      shownFrom: 'desktop',
      cell: ({ explained_by: groups }) =>
        groups
          .map(({ keys, seen, before }) => t.alertRules.explained(groupText(keys), seen ?? '0', before ?? '0'))
          .join('; ') || t.common.none,
    },
    { id: 'resolved', name: t.alertRules.resolvedAt, isHidden: true, cell: ({ resolved_at: at }) => time(at) },
    {
      id: 'acknowledged',
      name: t.alertRules.acknowledgedBy,
      isHidden: true,
      cell: ({ acknowledged_by: by }) => by ?? t.common.none,
    },
    { id: 'snoozed', name: t.alertRules.snoozedUntil, isHidden: true, cell: ({ snoozed_until: at }) => time(at) },
  ];
}
