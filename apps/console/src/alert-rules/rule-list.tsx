import { ruleName } from '@app/semantic-layer/model/shipped-rules';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat } from '../format/use-format';
import { useLanguage, useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { StateBadge } from '../parts/state-badge';
import { useMay } from '../session/session';
import styles from '../parts/rules.module.css';
import { type AlertRule, alertRulesQuery } from './alert-queries';
import { RuleDialog } from './rule-dialog';
import { figureLabel, formOf, formOfPlan, type RuleForm, WATCHED_NAMES, type WatchedName } from './rule-form';

interface Edited {
  initial: RuleForm;
  saved: AlertRule | undefined;
}

const FIRST_PLAN = { kind: 'query', metrics: ['conversions'], time: { from: null, to: '2026-01-01T00:00' } } as const;

/** The rules, each with a button that changes it. @param begun a new rule that another page began */
export function RuleList({ begun, onClose }: { begun: RuleForm | undefined; onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const mayEdit = useMay('edit');
  const { data, error, refetch } = useQuery(alertRulesQuery);
  const language = useLanguage();
  const [edited, setEdited] = useState<Edited>();
  const shown = edited ?? (begun && { initial: begun, saved: undefined });
  const close = (): void => {
    setEdited(undefined);
    onClose();
  };
  const create = (): void =>
    setEdited({ initial: formOfPlan({ ...FIRST_PLAN, metrics: ['conversions'] }), saved: undefined });
  return (
    <div className={styles.panel}>
      <Panel title={t.alertRules.rulesTitle}>
        {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
        <ul>
          {data?.data.map((rule) => (
            <li key={rule.id} className={styles.rule}>
              <Rule rule={rule} onEdit={() => setEdited({ initial: formOf(rule, language), saved: rule })} />
            </li>
          ))}
        </ul>
        {mayEdit && <Button onClick={create}>{t.alertRules.newRule}</Button>}
        {shown && mayEdit && data && (
          <RuleDialog {...shown} availableChannels={data.available_channels} onClose={close} />
        )}
      </Panel>
    </div>
  );
}

function Rule({ rule, onEdit }: { rule: AlertRule; onEdit: () => void }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const language = useLanguage();
  const mayEdit = useMay('edit');
  const { metric, condition, dimensions } = rule.rule as {
    metric: WatchedName;
    condition: { kind: RuleForm['kind'] };
    dimensions?: RuleForm['groups'];
  };
  const groups = (dimensions ?? []).map((one) => t.explore.dimensions[one]).join(' × ');
  const tone = rule.is_enabled ? (rule.firing > 0 ? 'bad' : 'good') : 'neutral';
  const state = rule.is_enabled
    ? rule.firing > 0
      ? t.alertRules.firingGroups(format.count(rule.firing))
      : t.alertRules.quiet
    : t.alertRules.off;
  const name = ruleName(rule.code, rule.name, language);
  const figure = WATCHED_NAMES.includes(metric) ? figureLabel(language, metric) : metric;
  return (
    <>
      <strong>{name}</strong>
      <StateBadge tone={tone}>{state}</StateBadge>
      <span className={styles.sentence}>
        {[figure, groups, t.alertRules.kinds[condition.kind], rule.partner].filter(Boolean).join(' · ')}
      </span>
      {mayEdit && (
        <Button onClick={onEdit} aria-label={t.alertRules.changeRule(name)}>
          {t.alertRules.change}
        </Button>
      )}
    </>
  );
}
