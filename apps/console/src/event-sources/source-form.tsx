import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { AdminApiError, call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { CheckField, SelectField, TextField } from '../parts/field';
import { LinesField } from '../parts/lines-field';
import { Panel } from '../parts/panel';
import { allPartnersQuery, partnerOptions } from '../partners/partner-queries';
import { useMay } from '../session/session';
import { type Source, sourceQuery, type VersionedSource } from './source-queries';
import styles from './sources.module.css';

const FIELDS = [
  'name',
  'is_active',
  'origins',
  'max_events_per_second',
  'ip_mode',
  'signals',
  'query_parameters',
  'partner_code',
  'tenant_code',
] as const satisfies readonly (keyof Source)[];
type SourceChanges = Partial<Pick<Source, (typeof FIELDS)[number]>>;

/** What a source may send, and what is stored of it. */
export function SourceForm({ versioned }: { versioned: VersionedSource }): React.ReactNode {
  const t = useMessages();
  const isReadOnly = !useMay('edit');
  const { changes, change, discard, save } = useChanges(versioned);
  const count = Object.keys(changes).length;
  useBlocker({ shouldBlockFn: () => count > 0 && !confirm(t.partners.leave), enableBeforeUnload: count > 0 });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Panel title={t.sources.settings}>
        {save.error && <ErrorStrip error={save.error} />}
        {isReadOnly && <p>{t.roles.readOnly}</p>}
        <Fields
          source={{ ...versioned.source, ...changes }}
          errors={new Map(fieldErrorsOf(t, save.error).map(({ field, reason }) => [field, reason]))}
          isReadOnly={isReadOnly}
          onChange={change}
        />
      </Panel>
      {!isReadOnly && (
        <div className={styles.buttons}>
          <Button type="submit" look="primary" isBusy={save.isPending} disabled={count === 0}>
            {t.sources.save}
          </Button>
          <Button look="quiet" disabled={count === 0} onClick={discard}>
            {t.partners.discard}
          </Button>
          <p role="status">{save.isSuccess && count === 0 ? t.sources.saved : t.partners.changes(count)}</p>
        </div>
      )}
    </form>
  );
}

/** The changes of the form on top of a version. When another person saved first, theirs become the base. */
function useChanges({ source, etag }: VersionedSource) {
  const queries = useQueryClient();
  const query = sourceQuery(source.code);
  const [edited, setEdited] = useState<SourceChanges>({});
  const isSame = (name: keyof SourceChanges): boolean => JSON.stringify(source[name]) === JSON.stringify(edited[name]);
  const changes: SourceChanges = Object.fromEntries(
    FIELDS.filter((name) => name in edited && !isSame(name)).map((name) => [name, edited[name]]),
  );
  const save = useMutation({
    mutationFn: async (): Promise<VersionedSource> => {
      const request = { path: { code: source.code }, body: changes, ...(etag && { ifMatch: etag }) };
      const saved = await call(HERE, 'patch', '/api/v1/analytics/sources/{code}', request);
      return { source: saved.body, etag: saved.etag };
    },
    onSuccess: async (saved) => {
      queries.setQueryData(query.queryKey, saved);
      setEdited({});
      await queries.invalidateQueries({ queryKey: ['sources'] });
    },
    onError: async (error) => {
      if (error instanceof AdminApiError && error.status === 412) await queries.fetchQuery({ ...query, staleTime: 0 });
    },
  });
  const change = (more: SourceChanges): void => setEdited((before) => ({ ...before, ...more }));
  return { changes, change, discard: () => setEdited({}), save };
}

interface FieldsProps {
  source: Source;
  errors: ReadonlyMap<string, string>;
  isReadOnly: boolean;
  onChange: (changes: SourceChanges) => void;
}

function Fields({ source, errors, isReadOnly, onChange }: FieldsProps): React.ReactNode {
  const t = useMessages();
  const { fields, hints, choices } = t.sources;
  const common = (name: keyof typeof fields & keyof typeof hints) => ({
    label: fields[name],
    hint: hints[name],
    error: errors.get(name),
  });
  return (
    <div className={styles.fields}>
      <TextField
        label={fields.name}
        error={errors.get('name')}
        value={source.name}
        onChange={(name) => onChange({ name })}
        input={{ required: true, maxLength: 255, readOnly: isReadOnly }}
      />
      <LinesField
        {...common('origins')}
        value={source.origins}
        onChange={(origins) => onChange({ origins })}
        isReadOnly={isReadOnly}
      />
      <TextField
        {...common('max_events_per_second')}
        value={String(source.max_events_per_second)}
        onChange={(text) => onChange({ max_events_per_second: text === '' ? 0 : Number.parseInt(text, 10) })}
        input={{ type: 'number', min: 0, inputMode: 'numeric', readOnly: isReadOnly }}
      />
      <SelectField
        {...common('ip_mode')}
        value={source.ip_mode}
        onChange={(ip_mode) => onChange({ ip_mode })}
        options={optionsOf(choices.ip_mode)}
        isDisabled={isReadOnly}
      />
      <SelectField
        {...common('signals')}
        value={source.signals}
        onChange={(signals) => onChange({ signals })}
        options={optionsOf(choices.signals)}
        isDisabled={isReadOnly}
      />
      <LinesField
        {...common('query_parameters')}
        value={source.query_parameters}
        onChange={(query_parameters) => onChange({ query_parameters })}
        isReadOnly={isReadOnly}
      />
      <PartnerFields {...{ source, errors, isReadOnly, onChange }} />
      <CheckField
        label={fields.is_active}
        hint={hints.is_active}
        isChecked={source.is_active}
        onChange={(is_active) => onChange({ is_active })}
        isDisabled={isReadOnly}
      />
    </div>
  );
}

/** Whose conversions the clicks of the source lead to. */
function PartnerFields({ source, errors, isReadOnly, onChange }: FieldsProps): React.ReactNode {
  const t = useMessages();
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const { fields, hints } = t.sources;
  const options = partnerOptions(partners);
  return (
    <>
      <SelectField
        label={fields.partner_code}
        hint={hints.partner_code}
        error={errors.get('partner_code')}
        value={source.partner_code ?? ''}
        onChange={(code) => onChange({ partner_code: code || null, ...(code === '' && { tenant_code: null }) })}
        options={[['', t.sources.noPartner], ...options]}
        isDisabled={isReadOnly}
      />
      {source.partner_code !== null && (
        <TextField
          label={fields.tenant_code}
          error={errors.get('tenant_code')}
          value={source.tenant_code ?? ''}
          onChange={(code) => onChange({ tenant_code: code || null })}
          input={{ maxLength: 63, spellCheck: false, readOnly: isReadOnly }}
        />
      )}
    </>
  );
}

function optionsOf<Value extends string>(texts: Readonly<Record<Value, string>>): [Value, string][] {
  return Object.entries(texts) as [Value, string][];
}
