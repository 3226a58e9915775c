import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { AdminApiError, call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { useMay } from '../session/session';
import { NoteInput } from './note-input';
import { PartnerFrame } from './partner-frame';
import { type Partner, partnerQuery, type VersionedPartner } from './partner-queries';
import styles from './partner.module.css';
import { SettingField } from './setting-field';
import {
  conflictsOf,
  differing,
  SETTING_GROUPS,
  type Setting,
  type SettingChanges,
  type SettingGroup,
} from './setting-fields';

export default function PartnerSettingsPage(): React.ReactNode {
  return (
    <PartnerFrame>
      {(versioned) => <SettingsForm key={versioned.partner.partner_code} versioned={versioned} />}
    </PartnerFrame>
  );
}

function SettingsForm({ versioned }: { versioned: VersionedPartner }): React.ReactNode {
  const t = useMessages();
  const isReadOnly = !useMay('edit');
  const { partner } = versioned;
  const { changes, change, discard, save, conflicts } = useSettings(versioned);
  const [note, setNote] = useState('');
  const count = Object.keys(changes).length;
  useBlocker({ shouldBlockFn: () => count > 0 && !confirm(t.partners.leave), enableBeforeUnload: count > 0 });
  const errors = new Map(fieldErrorsOf(t, save.error).map(({ field, reason }) => [field, reason]));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(note.trim(), { onSuccess: () => setNote('') });
      }}
    >
      {conflicts.length > 0 && <Conflicts partner={partner} conflicts={conflicts} changes={changes} />}
      {save.error && !isConflict(save.error) && <ErrorStrip error={save.error} />}
      {isReadOnly && <p>{t.roles.readOnly}</p>}
      {(Object.keys(SETTING_GROUPS) as SettingGroup[]).map((group) => (
        <Panel key={group} title={t.partners.groups[group]}>
          <div className={styles.fields}>
            {SETTING_GROUPS[group].map((name) => (
              <SettingField
                key={name}
                name={name}
                value={changes[name] ?? partner[name]}
                error={errors.get(name)}
                isReadOnly={isReadOnly}
                onChange={change}
              />
            ))}
          </div>
        </Panel>
      ))}
      {!isReadOnly && (
        <div className={styles.actions}>
          <Button type="submit" look="primary" isBusy={save.isPending} disabled={count === 0}>
            {t.partners.save(partner.version + 1)}
          </Button>
          {count > 0 && <NoteInput value={note} onChange={setNote} />}
          <Button look="quiet" disabled={count === 0} onClick={discard}>
            {t.partners.discard}
          </Button>
          <p role="status">
            {save.isSuccess && count === 0 ? t.partners.saved(partner.version) : t.partners.changes(count)}
          </p>
        </div>
      )}
    </form>
  );
}

const isConflict = (error: unknown): boolean => error instanceof AdminApiError && error.status === 412;

/** The changes of the form on top of a version. When another person saved first, theirs become the base. */
function useSettings({ partner, etag }: VersionedPartner) {
  const queries = useQueryClient();
  const query = partnerQuery(partner.partner_code);
  const [edited, setEdited] = useState<SettingChanges>({});
  const [conflicts, setConflicts] = useState<Setting[]>([]);
  const changes = differing(partner, edited);
  const discard = (): void => {
    setEdited({});
    setConflicts([]);
  };
  const save = useMutation({
    mutationFn: async (note: string): Promise<VersionedPartner> => {
      const body = { ...changes, ...(note !== '' && { note }) };
      const request = { path: { partner_code: partner.partner_code }, body, ...(etag && { ifMatch: etag }) };
      const saved = await call(HERE, 'patch', '/api/v1/partners/{partner_code}', request);
      return { partner: saved.body, etag: saved.etag };
    },
    onSuccess: (saved) => {
      queries.setQueryData(query.queryKey, saved);
      discard();
      return queries.invalidateQueries({ queryKey: ['partners'] });
    },
    onError: async (error) => {
      if (!isConflict(error)) return;
      const theirs = await queries.fetchQuery({ ...query, staleTime: 0 });
      setConflicts(conflictsOf(partner, theirs.partner, changes));
    },
  });
  const change = (more: SettingChanges): void => setEdited((before) => ({ ...before, ...more }));
  return { changes, change, discard, save, conflicts };
}

interface ConflictsProps {
  partner: Partner;
  conflicts: readonly Setting[];
  changes: SettingChanges;
}

function Conflicts({ partner, conflicts, changes }: ConflictsProps): React.ReactNode {
  const t = useMessages();
  return (
    <div className={styles.conflict} role="alert">
      <p>{t.partners.conflict(partner.version)}</p>
      <ul>
        {conflicts.map((name) => (
          <li key={name}>
            {t.partners.conflictOf(t.partners.fields[name], String(partner[name]), String(changes[name]))}
          </li>
        ))}
      </ul>
    </div>
  );
}
