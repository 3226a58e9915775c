import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useLanguage, useMessages } from '../messages/use-messages';
import { allPartnersQuery } from '../partners/partner-queries';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { CheckField, SelectField, TextField } from '../parts/field';
import { LinesField } from '../parts/lines-field';
import rules from '../parts/rules.module.css';
import { LANGUAGE_NAMES, LANGUAGES } from '../preferences/languages';
import type { AlertRule } from './alert-queries';
import styles from './alert-rules.module.css';
import { ConditionFields, type FieldsProps } from './condition-fields';
import { previewedRuleOf, type RuleForm, ruleOf, savedName } from './rule-form';
import { RulePreview } from './rule-preview';

const CHANNELS = ['log', 'webhook', 'email'] as const;

interface Props {
  /** What the form begins with. */
  initial: RuleForm;
  /** The rule that is changed; undefined for a new one. */
  saved: AlertRule | undefined;
  availableChannels: readonly string[];
  onClose: () => void;
}

/** Creates or changes a rule, and shows meanwhile how often it would have fired. */
export function RuleDialog({ initial, saved, availableChannels, onClose }: Props): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const queries = useQueryClient();
  const [form, setForm] = useState(initial);
  const finish = async (): Promise<void> => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['insight-alert-rules'] }),
      queries.invalidateQueries({ queryKey: ['insight-alerts'] }),
    ]);
    onClose();
  };
  const save = useMutation({
    mutationFn: () => send({ ...form, name: savedName(form, saved, language) }, saved),
    onSuccess: finish,
  });
  const remove = useMutation({
    mutationFn: () =>
      call(HERE, 'delete', '/api/v1/insight/alert-rules/{id}', {
        path: { id: saved!.id },
        ifMatch: `"${saved!.version}"`,
      }),
    onSuccess: finish,
  });
  const errors = new Map(fieldErrorsOf(t, save.error).map(({ field, reason }) => [field, reason]));
  const fields: FieldsProps = {
    form,
    onChange: (changes) => setForm({ ...form, ...changes }),
    errorOf: (field) => errors.get(field),
  };
  const failure = save.error ?? remove.error;
  return (
    <Dialog isOpen onClose={onClose} title={saved ? initial.name : t.alertRules.newRule}>
      <form
        className={rules.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {failure && <ErrorStrip error={failure} />}
        <TextField
          label={t.alertRules.name}
          error={errors.get('name')}
          value={form.name}
          onChange={(name) => fields.onChange({ name })}
          input={{ required: true, maxLength: 120 }}
        />
        <ConditionFields {...fields} />
        <RulePreview rule={previewedRuleOf(form)} />
        <ScopeFields {...fields} />
        <ChannelFields {...fields} availableChannels={availableChannels} />
        <CheckField
          label={t.alertRules.isEnabled}
          isChecked={form.isEnabled}
          onChange={(isEnabled) => fields.onChange({ isEnabled })}
        />
        <div className={styles.buttons}>
          <Button type="submit" look="primary" isBusy={save.isPending}>
            {t.alertRules.save}
          </Button>
          {saved && (
            <Button look="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
              {t.alertRules.delete}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function ScopeFields({ form, onChange, errorOf }: FieldsProps): React.ReactNode {
  const t = useMessages();
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const codes = partners.map(({ partner_code: code, partner_name: name }) => [code, name] as const);
  return (
    <>
      <SelectField
        label={t.alertRules.partner}
        hint={t.alertRules.partnerHint}
        error={errorOf('partner')}
        value={form.partner}
        onChange={(partner) => onChange({ partner })}
        options={[['', t.alertRules.allPartners] as const, ...codes]}
      />
      <TextField
        label={t.alertRules.fireAfterHours}
        error={errorOf('rule.fire_after_hours')}
        value={form.fireAfterHours}
        onChange={(fireAfterHours) => onChange({ fireAfterHours })}
        input={{ type: 'number', min: 1, max: 72, required: true }}
      />
      <div className={styles.pair}>
        <TextField
          label={t.alertRules.quietFrom}
          error={errorOf('rule.quiet_hours.from')}
          value={form.quietFrom}
          onChange={(quietFrom) => onChange({ quietFrom })}
          input={{ type: 'time' }}
        />
        <TextField
          label={t.alertRules.quietTo}
          error={errorOf('rule.quiet_hours.to')}
          value={form.quietTo}
          onChange={(quietTo) => onChange({ quietTo })}
          input={{ type: 'time', required: form.quietFrom !== '' }}
        />
      </div>
    </>
  );
}

function ChannelFields({
  form,
  onChange,
  errorOf,
  availableChannels,
}: FieldsProps & { availableChannels: readonly string[] }): React.ReactNode {
  const t = useMessages();
  return (
    <>
      <div className={styles.checks} role="group" aria-label={t.alertRules.channels}>
        {CHANNELS.map((channel) => (
          <CheckField
            key={channel}
            label={t.alertRules.channelNames[channel]}
            hint={availableChannels.includes(channel) ? undefined : t.alertRules.notSetUp}
            isChecked={form.channels.includes(channel)}
            onChange={(isChecked) =>
              onChange({
                channels: CHANNELS.filter((one) => (one === channel ? isChecked : form.channels.includes(one))),
              })
            }
          />
        ))}
      </div>
      {form.channels.includes('email') && (
        <LinesField
          label={t.alertRules.recipients}
          hint={t.alertRules.recipientsHint}
          error={errorOf('recipients')}
          value={form.recipients}
          onChange={(recipients) => onChange({ recipients })}
        />
      )}
      {form.channels.some((channel) => channel !== 'log') && (
        <SelectField
          label={t.alertRules.language}
          value={form.language}
          onChange={(language) => onChange({ language })}
          options={[
            ['', t.alertRules.defaultLanguage] as const,
            ...LANGUAGES.map((one) => [one, LANGUAGE_NAMES[one]] as const),
          ]}
        />
      )}
    </>
  );
}

async function send(form: RuleForm, saved: AlertRule | undefined): Promise<unknown> {
  const body = {
    name: form.name,
    partner: form.partner === '' ? null : form.partner,
    rule: ruleOf(form),
    channels: [...form.channels] as ('log' | 'webhook' | 'email')[],
    recipients: form.recipients.filter((line) => line !== ''),
    language: form.language === '' ? null : form.language,
    is_enabled: form.isEnabled,
  };
  if (!saved) return call(HERE, 'post', '/api/v1/insight/alert-rules', { body });
  return call(HERE, 'put', '/api/v1/insight/alert-rules/{id}', {
    path: { id: saved.id },
    body,
    ifMatch: `"${saved.version}"`,
  });
}
