import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { CheckField, TextField } from '../parts/field';
import { LinesField } from '../parts/lines-field';
import styles from '../parts/rules.module.css';
import type { AlertRule } from './alert-queries';
import { fromLines, toLines } from './amount-lines';

const NUMBERS = ['max_count', 'window_minutes', 'cool_down_minutes'] as const;

/** The numbers that a rule goes by. */
const NUMBERS_OF: Partial<Record<AlertRule['rule'], (typeof NUMBERS)[number][]>> = {
  high_value_purchase: ['cool_down_minutes'],
  // One silence raises one alert.
  silence: ['max_count', 'window_minutes'],
  // An hour is compared.
  spike: ['max_count', 'cool_down_minutes'],
};

/** Changes one rule. */
export function ChangeRuleDialog({ rule, onClose }: { rule: AlertRule; onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const isOfPurchases = rule.rule === 'high_value_purchase';
  const [isActive, setActive] = useState(rule.is_active);
  const [lines, setLines] = useState(toLines(rule.amounts));
  const [numbers, setNumbers] = useState({
    max_count: String(rule.max_count),
    window_minutes: String(rule.window_minutes),
    cool_down_minutes: String(rule.cool_down_minutes),
  });
  const shown = NUMBERS_OF[rule.rule] ?? NUMBERS;
  const save = useMutation({
    mutationFn: () => {
      const counts = Object.fromEntries(shown.map((name) => [name, Number.parseInt(numbers[name], 10) || 0]));
      const body = { is_active: isActive, ...counts, ...(isOfPurchases && { amounts: fromLines(lines) }) };
      return call(HERE, 'patch', '/api/v1/analytics/alert-rules/{rule}', { path: { rule: rule.rule }, body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['alert-rules'] });
      onClose();
    },
  });
  const errors = new Map(fieldErrorsOf(t, save.error).map(({ field, reason }) => [field, reason]));
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.alerts.rules[rule.rule]}>
      <form className={styles.form} onSubmit={submit}>
        {save.error && <ErrorStrip error={save.error} />}
        <CheckField label={t.alerts.active} isChecked={isActive} onChange={setActive} />
        {isOfPurchases && (
          <LinesField
            label={t.alerts.amounts}
            hint={t.alerts.amountsHint}
            error={errors.get('amounts')}
            value={lines}
            onChange={setLines}
            isTrimmed={false}
          />
        )}
        {shown.map((name) => (
          <TextField
            key={name}
            label={rule.rule === 'silence' ? t.alerts.silenceFields[name] : t.alerts.fields[name]}
            error={errors.get(name)}
            value={numbers[name]}
            onChange={(text) => setNumbers({ ...numbers, [name]: text })}
            input={{ type: 'number', min: 0, inputMode: 'numeric', required: true }}
          />
        ))}
        <Button type="submit" look="primary" isBusy={save.isPending}>
          {t.alerts.save}
        </Button>
      </form>
    </Dialog>
  );
}
