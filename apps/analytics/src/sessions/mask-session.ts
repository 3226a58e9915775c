import { maskIdentifier } from '@app/common';
import type { EventSession } from '@app/internal-protocol';

/** Whether a role sees the ids of visitors; a viewer does not. */
export function maySeeVisitors(role: string | undefined): boolean {
  return role === 'admin' || role === 'editor';
}

/** A session as a viewer sees it: ids cut to their beginning, the referrer without its click ids. */
export function maskSession(session: EventSession): EventSession {
  const mask = (id: string | null): string | null => id && maskIdentifier(id);
  return {
    ...session,
    session_id: maskIdentifier(session.session_id),
    user_id: mask(session.user_id),
    anonymous_id: mask(session.anonymous_id),
    click_id: mask(session.click_id),
    referrer: session.referrer && session.referrer.split('?', 1)[0]!,
  };
}
