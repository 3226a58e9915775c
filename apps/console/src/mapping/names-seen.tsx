import { nearestName } from '@app/common/input/nearest-name';
import { CANONICAL_FIELDS } from '@app/postback/canonical-fields';
import { useId } from 'react';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import styles from './mapping-table.module.css';
import type { SeenName, SeenNames } from './preview/seen-names';

interface Props {
  seen: SeenNames;
  /** Names that come and mean nothing under the draft. */
  unmapped: readonly SeenName[];
  isReadOnly: boolean;
  onMap: (name: string, target: string) => void;
}

const FIELDS = Object.keys(CANONICAL_FIELDS);
const SHOWN = 12;

/** Names that senders send and the mapping does not use, each with what it probably means. */
export function UnmappedNames({ seen, unmapped, isReadOnly, onMap }: Props): React.ReactNode {
  const t = useMessages().mapping.names;
  const format = useFormat();
  const id = useId();
  if (unmapped.length === 0) return null;
  return (
    <section className={styles.unmapped} aria-labelledby={id}>
      <h3 id={id}>{t.unmapped}</h3>
      <p className={styles.hint}>{t.unmappedHint}</p>
      <ul>
        {unmapped.slice(0, SHOWN).map(({ name, count, values }) => {
          const guess = nearestName(name, FIELDS);
          return (
            <li key={name}>
              <div>
                <code>{name}</code> <span>{format.share(count / seen.total)}</span>
                <samp>{values.join(' · ')}</samp>
              </div>
              {!isReadOnly && (
                <Button look="plain" onClick={() => onMap(name, guess ?? '')} aria-label={t.mapLabel(name, guess)}>
                  {t.map(guess)}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {unmapped.length > SHOWN && <p className={styles.hint}>{t.more(format.count(unmapped.length - SHOWN))}</p>}
    </section>
  );
}
