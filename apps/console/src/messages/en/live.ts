import { counted } from './counted';

export const live = {
  live: {
    title: 'Live',
    lead: 'Postbacks as they are stored or quarantined.',
    none: 'Waiting for postbacks',
    noneReason: 'A postback appears here a second or two after it is received.',
    outcome: 'Outcome',
    outcomes: { stored: 'Stored', updated: 'Updated', duplicate: 'Duplicate', quarantined: 'Quarantined' },
    offerOrReason: 'Offer or reason',
    states: { connecting: 'Connecting…', connected: 'Connected', interrupted: 'Interrupted, connecting again…' },
    pause: 'Pause',
    resume: 'Resume',
    pauseHint: 'Pauses or resumes the list (space). Scrolling and selecting text pause it as well.',
    paused: (count: string) => `Paused, ${count} new`,
    perSecond: (count: string) => `${count} per second`,
    totals: (count: string) => `${count} received.`,
    leftOut: (count: string) => `${count} more left out of the sample above 50 a second.`,
    gap: 'More was missed during an interruption than is sent again. The list of conversions has it all.',
    asleep: (partners: string) => `Not watched: ${partners}, whose service sleeps until a postback comes.`,
    freeze: 'Freeze to a list',
    summary: (count: string) => `${counted(count, 'postback', 'postbacks')} in the last 10 seconds.`,
  },
};
