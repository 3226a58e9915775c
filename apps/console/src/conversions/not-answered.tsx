import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import styles from './conversions.module.css';

interface Props {
  partners: readonly { partner_code: string | null }[];
  onRetry: () => void;
  /** Asks for less, where that may be quicker. */
  onNarrow?: () => void;
}

/** Names the partners whose services did not respond; the rest of the list is complete. */
export function NotAnswered({ partners, onRetry, onNarrow }: Props): React.ReactNode {
  const t = useMessages();
  if (partners.length === 0) return null;
  return (
    <p className={styles.silent} role="status">
      {t.conversions.notAnswered(partners.map(({ partner_code }) => partner_code ?? '').join(', '))}
      {onNarrow && (
        <Button look="quiet" onClick={onNarrow}>
          {t.lists.narrow}
        </Button>
      )}
      <Button look="quiet" onClick={onRetry}>
        {t.common.retry}
      </Button>
    </p>
  );
}
