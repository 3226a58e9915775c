import { useMessages } from '../messages/use-messages';
import { StateBadge, type Tone } from '../parts/state-badge';

export const STATUSES = ['pending', 'approved', 'rejected', 'paid', 'other'] as const;
export type Status = (typeof STATUSES)[number];

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
