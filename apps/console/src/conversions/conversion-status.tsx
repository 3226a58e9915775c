import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { StateBadge, type Tone } from '../parts/state-badge';
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

/** A status within a text; one of another version stays as it is. */
export function statusWord(t: Messages, status: string): string {
  const words: Readonly<Record<string, string>> = t.conversions.statuses;
  return words[status] ?? status;
}
