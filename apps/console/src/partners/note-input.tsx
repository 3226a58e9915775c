import { useMessages } from '../messages/use-messages';
import styles from './partner.module.css';

const MAX_LENGTH = 500;

interface Props {
  value: string;
  onChange: (value: string) => void;
}

/** Why a change is made, beside the button that saves it. */
export function NoteInput({ value, onChange }: Props): React.ReactNode {
  const t = useMessages().history;
  return (
    <input
      className={styles.note}
      value={value}
      maxLength={MAX_LENGTH}
      aria-label={t.note}
      placeholder={t.notePlaceholder}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
