import { useLanguage, useMessages } from '../../messages/use-messages';
import { Button } from '../../parts/button';
import { withoutCondition, withoutFilter } from './change-plan';
import styles from '../explore.module.css';
import type { ChipsProps } from './chip';
import { conditionText, filterText } from './plan-words';

/** The filters and thresholds of a plan, each of which can be removed. */
export function FilterChips({ plan, onChange }: ChipsProps): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const filters = (plan.filters ?? []).map((filter, index) => ({
    text: filterText(t, filter),
    remove: () => onChange(withoutFilter(plan, index)),
  }));
  const conditions = (plan.having ?? []).map((condition, index) => ({
    text: conditionText(language, condition),
    remove: () => onChange(withoutCondition(plan, index)),
  }));
  return [...filters, ...conditions].map(({ text, remove }) => (
    <span key={text} className={styles.filter}>
      {text}
      <Button look="quiet" icon="cross" aria-label={t.explore.remove(text)} onClick={remove} />
    </span>
  ));
}
