import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { ErrorStrip } from '../parts/error-strip';
import { previewQuery } from './alert-queries';
import styles from './alert-rules.module.css';

/** So long after the last change of the form the rule is replayed, which takes seconds. */
const SETTLE_MS = 600;
const SHOWN_FIRINGS = 5;

/** How often the rule would have fired in the last 60 days. */
export function RulePreview({ rule }: { rule: Record<string, unknown> }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const settled = useSettled(JSON.stringify(rule));
  const query = useQuery(previewQuery(JSON.parse(settled) as object));
  const { data } = query;
  if (query.error) return <ErrorStrip error={query.error} onRetry={() => void query.refetch()} />;
  if (!data) return <p className={styles.preview}>{t.alertRules.previewing}</p>;
  const missing = data.not_answered.map(({ partner_code: code }) => code);
  return (
    <div className={styles.preview} aria-live="polite" aria-busy={query.isFetching}>
      <p>
        <strong>{t.alertRules.wouldHaveFired(format.count(data.fired), format.count(data.days))}</strong>{' '}
        {t.alertRules.watchedGroups(format.count(data.groups), format.count(data.messages))}
      </p>
      {missing.length > 0 && <p>{t.alertRules.previewWithout(missing.join(', '))}</p>}
      <ul>
        {data.firings.slice(0, SHOWN_FIRINGS).map(({ keys, fired_at: at, seen, expected }) => (
          <li key={`${at} ${JSON.stringify(keys)}`}>
            <Time value={at} /> · {groupText(keys)} · {t.alertRules.finding(seen ?? '0', expected)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** A group by its keys, its partner first. */
export function groupText({ partner, ...others }: Readonly<Record<string, string>>): string {
  return [partner, ...Object.values(others).map((value) => (value === '' ? '–' : value))].join(' · ');
}
