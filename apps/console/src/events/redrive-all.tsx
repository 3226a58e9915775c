import { useMessages } from '../messages/use-messages';
import { ActButton } from '../parts/act-button';
import { EVENT_LISTS } from './event-queries';
import styles from './events.module.css';

interface Props<Filters> {
  /** Those of the list; a filter that is not set is undefined. */
  filters: { [Name in keyof Filters]: Filters[Name] | undefined };
  questions: { all: string; matching: string };
  redrive: (choice: Filters | { all: true }) => Promise<string>;
}

/** The button above a list that redrives what its filters choose, or all of it. */
export function RedriveAll<Filters extends object>({ filters, questions, redrive }: Props<Filters>): React.ReactNode {
  const t = useMessages();
  const set = Object.entries(filters).filter(([, value]) => value !== undefined);
  return (
    <div className={styles.act}>
      <ActButton
        changes={EVENT_LISTS}
        label={t.undelivered.redriveAll}
        question={set.length > 0 ? questions.matching : questions.all}
        act={() => redrive(set.length > 0 ? (Object.fromEntries(set) as Filters) : { all: true })}
      />
    </div>
  );
}
