import { useMessages } from '../messages/use-messages';
import { StateBadge, type Tone } from '../parts/state-badge';
import type { ComparedRow, ComparedSection } from './compare-snapshots';
import styles from './history.module.css';

interface Props {
  sections: readonly ComparedSection[];
  /** Above the two sides. */
  heads: readonly [string, string];
}

const TONES: Record<ComparedRow['kind'], Tone> = { added: 'good', removed: 'bad', changed: 'accent' };

/** The differences of two versions, a table for each part. */
export function ComparisonTables({ sections, heads }: Props): React.ReactNode {
  const t = useMessages().history;
  if (sections.length === 0) return <p>{t.same}</p>;
  return (
    <div className={styles.sections}>
      {sections.map((section) => (
        <SectionTable key={`${section.tenant ?? ''} ${section.part}`} section={section} heads={heads} />
      ))}
    </div>
  );
}

function SectionTable({ section, heads }: { section: ComparedSection; heads: Props['heads'] }): React.ReactNode {
  const t = useMessages();
  const { tenant, part, rows, isReordered } = section;
  const title = t.history.parts[part];
  return (
    <div className={styles.scroller} tabIndex={0} role="group" aria-label={title}>
      <table className={styles.table}>
        <caption>{tenant === undefined ? title : t.history.ofTenant(tenant, title)}</caption>
        <thead>
          <tr>
            <th scope="col">{t.history.what}</th>
            <th scope="col">{t.history.how}</th>
            <th scope="col">{heads[0]}</th>
            <th scope="col">{heads[1]}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ path, before, after, kind }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td>
                <StateBadge tone={TONES[kind]}>{t.history.kinds[kind]}</StateBadge>
              </td>
              <td>{before === undefined ? t.common.none : <del>{before}</del>}</td>
              <td>{after === undefined ? t.common.none : <ins>{after}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isReordered && <p>{t.history.reordered}</p>}
    </div>
  );
}
