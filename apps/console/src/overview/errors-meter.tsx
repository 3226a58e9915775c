import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { StateBadge } from '../parts/state-badge';

/** Errors in a row, against the number at which the sender switches the URL off. */
export function ErrorsMeter({ count, limit }: { count: number | null; limit: number | null }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  if (count === null) return <span>{t.common.none}</span>;
  if (count === 0) return <span>0</span>;
  const isClose = limit !== null && count * 2 >= limit;
  const text = limit === null ? format.count(count) : t.overview.ofLimit(format.count(count), format.count(limit));
  return <StateBadge tone={isClose ? 'bad' : 'warn'}>{text}</StateBadge>;
}
