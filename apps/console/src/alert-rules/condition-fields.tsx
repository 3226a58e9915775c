import { METRICS } from '@app/semantic-layer/model/metrics';
import { metricLabel } from '../explore/plan/plan-words';
import { useLanguage, useMessages } from '../messages/use-messages';
import { CheckField, SelectField, TextField } from '../parts/field';
import styles from './alert-rules.module.css';
import { DIRECTIONS, type Kind, KINDS, OPERATORS, type RuleForm, WATCHED_GROUPS, WATCHED_METRICS } from './rule-form';

export interface FieldsProps {
  form: RuleForm;
  onChange: (changes: Partial<RuleForm>) => void;
  errorOf: (field: string) => string | undefined;
}

/** Which figure of which groups, and what is unusual about it. */
export function ConditionFields({ form, onChange, errorOf }: FieldsProps): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const kinds = KINDS.filter((kind) => fits(kind, form.metric));
  const changeMetric = (metric: RuleForm['metric']): void => {
    const kind = fits(form.kind, metric) ? form.kind : KINDS.find((one) => fits(one, metric))!;
    onChange({ metric, kind, otherConditions: {} });
  };
  return (
    <>
      <SelectField
        label={t.alertRules.metric}
        error={errorOf('rule.metric')}
        value={form.metric}
        onChange={changeMetric}
        options={WATCHED_METRICS.map((one) => [one, metricLabel(language, one)] as const)}
      />
      <div className={styles.checks} role="group" aria-label={t.alertRules.groups}>
        {WATCHED_GROUPS.map((group) => (
          <CheckField
            key={group}
            label={t.explore.dimensions[group]}
            isChecked={form.groups.includes(group)}
            onChange={(isChecked) =>
              onChange({
                groups: WATCHED_GROUPS.filter((one) => (one === group ? isChecked : form.groups.includes(one))),
              })
            }
          />
        ))}
      </div>
      <SelectField
        label={t.alertRules.condition}
        error={errorOf('rule.condition.kind')}
        value={form.kind}
        onChange={(kind) => onChange({ kind, otherConditions: {} })}
        options={kinds.map((one) => [one, t.alertRules.kinds[one]] as const)}
      />
      <Numbers form={form} onChange={onChange} errorOf={errorOf} />
    </>
  );
}

function Numbers({ form, onChange, errorOf }: FieldsProps): React.ReactNode {
  const t = useMessages();
  const { kind } = form;
  return (
    <>
      {kind !== 'silence' && kind !== 'threshold' && (
        <SelectField
          label={t.alertRules.direction}
          value={form.direction}
          onChange={(direction) => onChange({ direction })}
          options={DIRECTIONS.map((one) => [one, t.alertRules.directions[one]] as const)}
        />
      )}
      {kind === 'change' && (
        <TextField
          label={t.alertRules.percent}
          error={errorOf('rule.condition.percent')}
          value={form.percent}
          onChange={(percent) => onChange({ percent })}
          input={{ inputMode: 'decimal', required: true }}
        />
      )}
      {kind === 'threshold' && (
        <div className={styles.pair}>
          <SelectField
            label={t.alertRules.operator}
            value={form.operator}
            onChange={(operator) => onChange({ operator })}
            options={OPERATORS.map((one) => [one, one] as const)}
          />
          <TextField
            label={t.alertRules.value}
            error={errorOf('rule.condition.value')}
            value={form.value}
            onChange={(value) => onChange({ value })}
            input={{ inputMode: 'decimal', required: true }}
          />
        </div>
      )}
      {(kind === 'change' || kind === 'threshold') && (
        <TextField
          label={t.alertRules.hours}
          error={errorOf('rule.condition.hours')}
          value={form.hours}
          onChange={(hours) => onChange({ hours })}
          input={{ type: 'number', min: 1, max: 168, required: true }}
        />
      )}
    </>
  );
}

/** Whether a kind of condition has a meaning for a metric, as the API decides it. */
function fits(kind: Kind, metric: RuleForm['metric']): boolean {
  const { formula, format } = METRICS[metric];
  if (kind === 'rate_anomaly') return formula.kind === 'ratio' && format === 'rate';
  return kind === 'threshold' || kind === 'change' || format === 'count';
}
