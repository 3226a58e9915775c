import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { StateBadge } from '../parts/state-badge';
import type { SampleEffect } from './preview/count-effect';
import type { Sum } from './preview/sum-amounts';
import styles from './effect.module.css';

interface Props {
  effect: SampleEffect | undefined;
  /** Names with errors have no effect, and the sentence is about the others. */
  hasErrors: boolean;
}

/** What the draft changes of the newest postbacks, in a sentence and in exact amounts. */
export function EffectLine({ effect, hasErrors }: Props): React.ReactNode {
  const t = useMessages().mapping.effect;
  const format = useFormat();
  if (!effect || effect.total === 0) return null;
  const { counts, total, sums } = effect;
  const changes = total - counts.same;
  const sentence = t.sentence({
    total: format.count(total),
    changes: format.count(changes),
    leave: format.count(counts.leaves_quarantine),
    enter: format.count(counts.enters_quarantine),
  });
  return (
    <div className={styles.line}>
      <p role="status">
        <strong>{changes === 0 ? t.nothing(format.count(total)) : sentence}</strong>
      </p>
      {counts.enters_quarantine > 0 && (
        <StateBadge tone="bad">{t.enters(format.count(counts.enters_quarantine))}</StateBadge>
      )}
      {counts.leaves_quarantine > 0 && (
        <StateBadge tone="good">{t.leaves(format.count(counts.leaves_quarantine))}</StateBadge>
      )}
      {sums.map((sum) => (
        <SumBadge key={`${sum.field} ${sum.currency}`} sum={sum} />
      ))}
      {hasErrors && <StateBadge tone="warn">{t.withoutErrors}</StateBadge>}
    </div>
  );
}

/** Money is coloured only where it falls. */
function SumBadge({ sum: { field, currency, amount } }: { sum: Sum }): React.ReactNode {
  const t = useMessages().mapping.effect;
  const format = useFormat();
  const isLess = amount.startsWith('-');
  return (
    <StateBadge tone={isLess ? 'warn' : 'neutral'}>
      Σ {field} {isLess ? '−' : '+'}
      {format.amount(isLess ? amount.slice(1) : amount, 4)} {currency ?? t.noCurrency}
    </StateBadge>
  );
}
