import { counted } from './counted';

export const undelivered = {
  undelivered: {
    title: 'Undelivered',
    tabs: { spool: 'Spool', dead: 'Dead-lettered', unrouted: 'Unrouted' },
    leads: {
      spool: 'Postbacks that wait for their service. The gateway delivers them in order, by itself.',
      dead: 'Postbacks that a service refused. They are kept, and can be delivered again.',
      unrouted: 'Requests to paths that no partner has, such as a mistyped URL.',
    },
    none: 'Nothing here',
    noneReasons: {
      waiting: 'Every postback has been delivered.',
      dead: 'No service has refused a postback.',
      unrouted: 'Every request had a route.',
    },
    columns: {
      attempts: 'Attempts',
      deadAt: 'Dead-lettered',
      next: 'Next attempt',
      error: 'Last error',
      act: 'Action',
      path: 'Request',
      prefix: 'Path begins with',
      guess: 'Likely endpoint',
    },
    redrive: 'Redrive',
    redriveAll: 'Redrive all',
    redriveOne: (partner: string) =>
      `This postback is delivered to ${partner} again. A postback is never stored twice.`,
    redriveAllOf: (partner: string | undefined) =>
      `Every dead-lettered postback${partner === undefined ? '' : ` of ${partner}`} is delivered again. A postback is never stored twice.`,
    redriven: (count: string) => `${counted(count, 'postback is', 'postbacks are')} delivered again.`,
    deadLetter: 'Dead-letter',
    deadLetterOne: (partner: string) => `This postback is not delivered to ${partner} any more. A redrive undoes it.`,
    deadLettered: (count: string) => `${counted(count, 'postback was', 'postbacks were')} dead-lettered.`,
    noGuess: 'No endpoint is like it.',
    guesses: {
      same_but_form: 'It differs in case, slashes or prefix only.',
      partner_in_path: 'The path names the partner.',
      similar: 'The paths are similar.',
    },
    deliverTo: (partner: string) => `Deliver to ${partner}`,
    moveOne: (path: string, partner: string, endpoint: string) =>
      `The request to ${path} is delivered to ${partner} at ${endpoint}, as it was received.`,
    moved: (count: string) =>
      `${counted(count, 'request is', 'requests are')} in the spool, to be delivered within moments.`,
    notWhole: 'It was too large to be kept whole.',
  },
};
