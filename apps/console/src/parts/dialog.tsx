import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { useMessages } from '../messages/use-messages';
import { Button } from './button';
import styles from './dialog.module.css';

export const OVERLAYS_ID = 'overlays';

/**
 * Menus and dialogs are within the landmark of the page, where assistive technology finds them. The element is looked up
 * when one opens: a menu of the frame is rendered before it.
 */
export const overlays: React.RefObject<HTMLElement | null> = {
  get current() {
    return document.getElementById(OVERLAYS_ID);
  },
};

interface Props {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  children: React.ReactNode;
  /** Some dialogs have to be answered, and have no cross. */
  isClosable?: boolean;
}

/** A dialog over the page. The focus returns to where it was. */
export function Dialog({ isOpen, onClose, title, children, isClosable = true }: Props): React.ReactNode {
  const t = useMessages();
  const close = (open: boolean): void => {
    if (!open && isClosable) onClose();
  };
  return (
    <BaseDialog.Root open={isOpen} onOpenChange={close}>
      <BaseDialog.Portal container={overlays}>
        <BaseDialog.Backdrop className={styles.backdrop} />
        <BaseDialog.Popup className={styles.popup}>
          <header className={styles.header}>
            <BaseDialog.Title>{title}</BaseDialog.Title>
            {isClosable && (
              <BaseDialog.Close render={<Button look="quiet" icon="cross" aria-label={t.common.close} />} />
            )}
          </header>
          <div className={styles.body}>{children}</div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
