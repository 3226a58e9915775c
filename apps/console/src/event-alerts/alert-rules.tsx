import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat } from '../format/use-format';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { StateBadge } from '../parts/state-badge';
import { useMay } from '../session/session';
import styles from '../parts/rules.module.css';
import { type AlertRule, alertRulesQuery } from './alert-queries';
import { toLines } from './amount-lines';
import { ChangeRuleDialog } from './change-rule-dialog';

/** The rules in sentences, each with a button that changes it. */
export function AlertRules(): React.ReactNode {
  const t = useMessages();
  const { data: rules = [], error, refetch } = useQuery(alertRulesQuery);
  const [edited, setEdited] = useState<AlertRule>();
  return (
    <div className={styles.panel}>
      <Panel title={t.alerts.rulesTitle}>
        {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
        <ul>
          {rules.map((rule) => (
            <li key={rule.rule} className={styles.rule}>
              <Rule rule={rule} onEdit={() => setEdited(rule)} />
            </li>
          ))}
        </ul>
        {edited && <ChangeRuleDialog rule={edited} onClose={() => setEdited(undefined)} />}
      </Panel>
    </div>
  );
}

function Rule({ rule, onEdit }: { rule: AlertRule; onEdit: () => void }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const mayEdit = useMay('edit');
  const sentence = sentenceOf(t, rule, format.count);
  return (
    <>
      <strong>{t.alerts.rules[rule.rule]}</strong>
      <StateBadge tone={rule.is_active ? 'good' : 'neutral'}>
        {rule.is_active ? t.alerts.active : t.alerts.inactive}
      </StateBadge>
      <span className={styles.sentence}>{sentence}</span>
      {mayEdit && (
        <Button onClick={onEdit} aria-label={t.alerts.changeRule(t.alerts.rules[rule.rule])}>
          {t.alerts.change}
        </Button>
      )}
    </>
  );
}

function sentenceOf(t: Messages, rule: AlertRule, count: (count: number) => string): string {
  switch (rule.rule) {
    case 'high_value_purchase':
      return t.alerts.purchaseRule(toLines(rule.amounts).join(', '));
    case 'silence':
      return t.alerts.silenceRule(count(rule.max_count), count(rule.window_minutes));
    case 'spike':
      return t.alerts.spikeRule(count(rule.max_count));
    default:
      return t.alerts.countRule(count(rule.max_count), count(rule.window_minutes));
  }
}
