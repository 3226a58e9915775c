import { useMessages } from '../messages/use-messages';
import { useMay } from '../session/session';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import styles from '../partners/partner.module.css';
import type { Workbench } from './use-workbench';

interface Props {
  workbench: Workbench;
  errorCount: number;
}

export function SaveBar({ workbench: { base, changed, discard, save }, errorCount }: Props): React.ReactNode {
  const t = useMessages();
  if (!useMay('edit')) return null;
  const isChanged = changed.length > 0;
  const { version } = base.partner;
  return (
    <>
      {save.error && <ErrorStrip error={save.error} />}
      <div className={styles.actions}>
        <Button
          look="primary"
          isBusy={save.isPending}
          disabled={!isChanged || errorCount > 0}
          onClick={() => save.mutate()}
        >
          {t.partners.save(version + Math.max(changed.length, 1))}
        </Button>
        <Button look="quiet" disabled={!isChanged} onClick={discard}>
          {t.partners.discard}
        </Button>
        <p role="status">
          {errorCount > 0 && t.mapping.errors(errorCount)}
          {errorCount === 0 && isChanged && t.mapping.changedLayers(changed.length)}
          {errorCount === 0 && !isChanged && (save.isSuccess ? t.partners.saved(version) : t.partners.changes(0))}
        </p>
      </div>
    </>
  );
}
