import { useState } from 'react';
import { RedriveDialog } from '../jobs/redrive-dialog';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { TextField } from '../parts/field';
import styles from '../partners/partner.module.css';
import { NoteInput } from '../partners/note-input';
import { useMay } from '../session/session';
import { isConflict, type Workbench } from './use-workbench';

interface Props {
  workbench: Workbench;
  errorCount: number;
  /** Of the samples, how many the draft sends to quarantine. */
  entering: number;
}

export function SaveBar({ workbench, errorCount, entering }: Props): React.ReactNode {
  const t = useMessages();
  const [note, setNote] = useState('');
  const [asks, setAsks] = useState<'redrive' | 'confirm' | 'confirmAndRedrive'>();
  const mayEdit = useMay('edit');
  const { base, changed, discard, save, merge } = workbench;
  const { version, partner_code } = base.partner;
  if (!mayEdit) return null;
  const isChanged = changed.length > 0;
  const isSavable = isChanged && errorCount === 0 && (merge?.conflicts.length ?? 0) === 0;
  const saveNow = (thenRedrive: boolean): void => {
    setAsks(undefined);
    save.mutate(note.trim(), {
      onSuccess: () => {
        setNote('');
        setAsks(thenRedrive ? 'redrive' : undefined);
      },
    });
  };
  const request = (thenRedrive: boolean): void => {
    if (entering === 0) saveNow(thenRedrive);
    else setAsks(thenRedrive ? 'confirmAndRedrive' : 'confirm');
  };
  return (
    <>
      {save.error && !isConflict(save.error) && <ErrorStrip error={save.error} />}
      <div className={styles.actions}>
        <Button look="primary" isBusy={save.isPending} disabled={!isSavable} onClick={() => request(false)}>
          {t.partners.save(version + 1)}
        </Button>
        {isChanged ? (
          <Button disabled={!isSavable || save.isPending} onClick={() => request(true)}>
            {t.mapping.redrive.saveAnd}
          </Button>
        ) : (
          <Button onClick={() => setAsks('redrive')}>{t.mapping.redrive.openDialog}</Button>
        )}
        {isChanged && <NoteInput value={note} onChange={setNote} />}
        {isChanged && (
          <Button look="quiet" onClick={discard}>
            {t.partners.discard}
          </Button>
        )}
        <p role="status">
          {errorCount > 0 && t.mapping.errors(errorCount)}
          {errorCount === 0 && isChanged && t.mapping.changedLayers(changed.length)}
          {errorCount === 0 && !isChanged && (save.isSuccess ? t.partners.saved(version) : t.partners.changes(0))}
        </p>
      </div>
      {asks === 'redrive' && (
        <RedriveDialog partnerCode={partner_code} choice={{}} onClose={() => setAsks(undefined)} />
      )}
      {(asks === 'confirm' || asks === 'confirmAndRedrive') && (
        <ConfirmDialog
          partnerCode={partner_code}
          entering={entering}
          onClose={() => setAsks(undefined)}
          onConfirm={() => saveNow(asks === 'confirmAndRedrive')}
        />
      )}
    </>
  );
}

interface ConfirmProps {
  partnerCode: string;
  entering: number;
  onClose: () => void;
  onConfirm: () => void;
}

/** A draft that sends postbacks to quarantine is saved only by someone who names the partner. */
function ConfirmDialog({ partnerCode, entering, onClose, onConfirm }: ConfirmProps): React.ReactNode {
  const t = useMessages().mapping.confirm;
  const [typed, setTyped] = useState('');
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    onConfirm();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.title}>
      <form className={styles.form} onSubmit={submit}>
        <p>{t.text(entering)}</p>
        <TextField label={t.code(partnerCode)} value={typed} onChange={setTyped} input={{ autoComplete: 'off' }} />
        <Button type="submit" look="danger" disabled={typed !== partnerCode}>
          {t.save}
        </Button>
      </form>
    </Dialog>
  );
}
