import { useMessages } from '../messages/use-messages';
import { StateBadge, type Tone } from '../parts/state-badge';
import type { StoredPostback } from './conversion-queries';
import type { Status } from './statuses';

const TONES: Record<Status, Tone> = {
  pending: 'neutral',
  approved: 'good',
  rejected: 'bad',
  paid: 'good',
  other: 'warn',
};

export function ConversionStatus({ status }: { status: Status | null }): React.ReactNode {
  const t = useMessages();
  if (status === null) return t.common.none;
  return <StateBadge tone={TONES[status]}>{t.conversions.statuses[status]}</StateBadge>;
}

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
