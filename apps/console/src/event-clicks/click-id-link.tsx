import { Link } from '@tanstack/react-router';
import { useMessages } from '../messages/use-messages';
import { useMay } from '../session/session';

/** A click id, which leads to what it led to. A masked one leads nowhere. */
export function ClickIdLink({ clickId }: { clickId: string | null }): React.ReactNode {
  const t = useMessages();
  const seesAll = useMay('read_personal_data');
  if (clickId === null) return t.common.none;
  if (!seesAll) return <code>{clickId}</code>;
  return (
    <Link to="/events/journeys/$clickId" params={{ clickId }} preload={false}>
      <code>{clickId}</code>
    </Link>
  );
}
