import { isSignal } from '@app/semantic-layer/model/signals';
import { useLanguage, useMessages } from '../messages/use-messages';
import { CheckField, SelectField, TextField } from '../parts/field';
import styles from './alert-rules.module.css';
import {
  DIRECTIONS,
  figureLabel,
  fits,
  isOfOneHour,
  KINDS,
  OPERATORS,
  type RuleForm,
  SHIFT_UNITS,
  WATCHED_GROUPS,
  WATCHED_NAMES,
} from './rule-form';

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
        options={WATCHED_NAMES.map((one) => [one, figureLabel(language, one)] as const)}
      />
      {!isSignal(form.metric) && <Groups form={form} onChange={onChange} errorOf={errorOf} />}
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

function Groups({ form, onChange }: FieldsProps): React.ReactNode {
  const t = useMessages();
  return (
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
      {kind === 'shift' && <ShiftFields form={form} onChange={onChange} errorOf={errorOf} />}
      {(kind === 'change' || (kind === 'shift' && form.shiftUnit === 'percent')) && (
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
      {(kind === 'change' || kind === 'shift' || kind === 'threshold') && !isOfOneHour(form.metric) && (
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

function ShiftFields({ form, onChange, errorOf }: FieldsProps): React.ReactNode {
  const t = useMessages();
  return (
    <>
      <SelectField
        label={t.alertRules.shiftUnit}
        value={form.shiftUnit}
        onChange={(shiftUnit) => onChange({ shiftUnit })}
        options={SHIFT_UNITS.map((one) => [one, t.alertRules.shiftUnits[one]] as const)}
      />
      {form.shiftUnit === 'amount' && (
        <TextField
          label={t.alertRules.amount}
          error={errorOf('rule.condition.by')}
          value={form.value}
          onChange={(value) => onChange({ value })}
          input={{ inputMode: 'decimal', required: true }}
        />
      )}
      <TextField
        label={t.alertRules.baselineHours}
        error={errorOf('rule.condition.baseline_hours')}
        value={form.baselineHours}
        onChange={(baselineHours) => onChange({ baselineHours })}
        input={{ type: 'number', min: 24, max: 672, required: true }}
      />
    </>
  );
}
