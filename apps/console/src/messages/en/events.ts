import { EVENT_ERROR_CODES, type EventErrorCode } from '@app/events/event-errors';
import { counted } from './counted';

/** A sentence for every code of what can be wrong with an event. */
const errorCodes: Record<EventErrorCode, string> = EVENT_ERROR_CODES;

export const events = {
  events: {
    tabs: { events: 'Events', rejects: 'Rejected', dead: 'Dead', alerts: 'Alerts', sources: 'Sources' },
    leads: {
      events: 'What visitors and servers reported, the newest first.',
      rejects: 'Events that could not be read. They are kept as they were sent, and can be read again.',
      dead: 'Events on which a handler failed at every attempt. Other handlers have them.',
    },
    live: 'Live',
    liveHint: (seconds: number) => `Reads the newest events again every ${seconds} seconds.`,
    none: 'No events',
    noneReasons: {
      events: 'Events appear here once a source sends some. The page of a source has the script and a line to try.',
      rejects: 'Every event could be read.',
      dead: 'Every handler has handled all of its events.',
    },
    bot: 'Bot',
    bots: 'Bots',
    botChoices: { exclude: 'without bots', only: 'bots only' },
    fields: {
      occurred_at: 'Occurred',
      received_at: 'Received',
      event_type: 'Type',
      event_name: 'Name',
      source: 'Source',
      event_id: 'Event id',
      user_id: 'User',
      anonymous_id: 'Visitor',
      session_id: 'Session',
      click_id: 'Click',
      page_url: 'Page',
      referrer: 'Referrer',
      user_agent: 'User agent',
      ip_address: 'Address',
      library: 'Library',
      is_bot: 'Bot',
      clock_skew_ms: 'Sender’s clock is behind by',
      consent: 'Consent',
      properties: 'Properties',
    },
    event: 'Event',
    reason: 'Reason',
    error: 'Last error',
    asSent: 'As it was sent',
    handler: 'Handler',
    diedAt: 'Given up',
    gone: 'The event is no longer stored.',
    errorCodes,
    deathReasons: {
      process_ended: 'The process ended while it handled the event.',
      destination_refused: 'The destination refused it.',
      handler_failed: 'The handler failed on it.',
    },
    redriveReject: 'This event is read again, as if it arrived now. It is never stored twice.',
    redriveMatchingRejects: 'Every rejected event that matches the filters is read again. None is stored twice.',
    redriveAllRejects: 'Every rejected event is read again. None is stored twice.',
    rejectsRedriven: (stored: string, known: string, rejected: string) =>
      `${counted(stored, 'event is', 'events are')} stored, ${known} were known or are not kept, ${rejected} still cannot be read.`,
    redriveDead: (handler: string) => `${handler} is given this event again.`,
    redriveMatchingDead: 'Every dead event that matches the filters is given to its handler again.',
    redriveAllDead: 'Every dead event is given to its handler again.',
    deadRedriven: (redriven: string, gone: string) =>
      `${counted(redriven, 'event is', 'events are')} handled again within moments, ${gone} were no longer stored.`,
  },
};
