import { useMessages } from '../messages/use-messages';
import { StateBadge } from '../parts/state-badge';
import type { StoredPostback } from './conversion-queries';

/** Whether a postback was the first of its conversion, changed it, or only came once more. */
export function PostbackKind({
  postback,
}: {
  postback: Pick<StoredPostback, 'is_duplicate' | 'is_update'>;
}): React.ReactNode {
  const { kinds } = useMessages().conversions;
  if (postback.is_update) return <StateBadge tone="accent">{kinds.update}</StateBadge>;
  if (postback.is_duplicate) return <StateBadge tone="neutral">{kinds.duplicate}</StateBadge>;
  return kinds.first;
}
