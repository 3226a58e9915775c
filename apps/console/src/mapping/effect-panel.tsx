import { AMOUNT_FIELDS } from '@app/postback/canonical-fields';
import type { Diagnostic } from '@app/postback/diagnostics';
import type { NormalizedPostback } from '@app/postback/postback-types';
import { useState } from 'react';
import { describeReason } from '../format/describe-reason';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { CheckField } from '../parts/field';
import { StateBadge } from '../parts/state-badge';
import styles from './effect.module.css';
import { type FieldPair, pairFields } from './preview/compare-results';
import type { CompiledDocument } from './preview/compile-document';
import { interpretSample } from './preview/interpret-sample';
import type { Sample } from './preview/read-sample';

interface Props {
  sample: Sample | undefined;
  active: CompiledDocument;
  draft: CompiledDocument;
  /** The draft has errors, and its column is that of before them. */
  isStale: boolean;
}

/** What the sample means now, and what it would mean. */
export function EffectPanel({ sample, active, draft, isStale }: Props): React.ReactNode {
  const t = useMessages().mapping.effect;
  const [showsAll, setShowsAll] = useState(false);
  const before = sample && interpretSample(sample, active)?.result;
  const after = sample && interpretSample(sample, draft)?.result;
  if (!before || !after) return <p>{t.noSample}</p>;
  const pairs = pairFields(before, after);
  const differing = pairs.filter((pair) => pair.before !== pair.after);
  // Without a difference there is nothing to narrow the list to.
  const isNarrowed = !showsAll && differing.length > 0;
  return (
    <div className={styles.panel}>
      <CheckField
        label={t.showAll}
        isChecked={showsAll || differing.length === 0}
        isDisabled={differing.length === 0}
        onChange={setShowsAll}
      />
      {isStale && <p role="status">{t.stale}</p>}
      <table className={isStale ? `${styles.table} ${styles.stale}` : styles.table}>
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            <th scope="col">{t.active}</th>
            <th scope="col">{t.draft}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t.outcome}</th>
            <td>
              <Outcome result={before} />
            </td>
            <td>
              <Outcome result={after} />
            </td>
          </tr>
          {(isNarrowed ? differing : pairs).map((pair) => (
            <FieldRow key={pair.field} pair={pair} />
          ))}
        </tbody>
      </table>
      <Findings title={t.reasons} findings={after.ok ? [] : after.reasons} />
      <Findings title={t.warnings} findings={after.warnings} />
    </div>
  );
}

function Outcome({ result }: { result: NormalizedPostback }): React.ReactNode {
  const t = useMessages().mapping.effect;
  return result.ok ? (
    <StateBadge tone="good">{t.stored}</StateBadge>
  ) : (
    <StateBadge tone="bad">{t.quarantined}</StateBadge>
  );
}

const AMOUNTS: ReadonlySet<string> = new Set(AMOUNT_FIELDS);

function FieldRow({ pair: { field, before, after } }: { pair: FieldPair }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const shown = (value: string): string => (AMOUNTS.has(field) ? format.amount(value, 4) : value);
  const none = t.common.none;
  if (before === after) {
    return (
      <tr>
        <th scope="row">{field}</th>
        <td className={styles.same} colSpan={2}>
          {before === null ? none : shown(before)}
        </td>
      </tr>
    );
  }
  return (
    <tr className={styles.differs}>
      <th scope="row">{field}</th>
      <td>{before === null ? none : <del>− {shown(before)}</del>}</td>
      <td>{after === null ? none : <ins>+ {shown(after)}</ins>}</td>
    </tr>
  );
}

function Findings({ title, findings }: { title: string; findings: readonly Diagnostic[] }): React.ReactNode {
  const t = useMessages();
  if (findings.length === 0) return null;
  return (
    <section className={styles.findings}>
      <h3>{title}</h3>
      <ul>
        {findings.map((finding, index) => (
          <li key={`${finding.field} ${finding.code} ${index}`}>
            <code>{finding.field}</code> {describeReason(t, finding)}{' '}
            {finding.value != null && <samp>{finding.value}</samp>}
          </li>
        ))}
      </ul>
    </section>
  );
}
