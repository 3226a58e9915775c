import { counted } from './counted';

export const overview = {
  overview: {
    title: 'Overview',
    asOf: 'As of',
    attention: 'Needs attention',
    allPartners: 'All partners',
    allWell: 'All well',
    allWellHint: 'Nothing needs you.',
    gateway: 'Gateway',
    look: 'View',
    without: (names: string) => `Without ${names}: not known at the moment.`,
    ofLimit: (count: string, limit: string) => `${count} of ${limit}`,
    hours: (total: string, highest: string) =>
      `${counted(total, 'postback', 'postbacks')} in 24 hours, at most ${highest} in an hour`,
    figures: {
      postbacks: 'Postbacks, 24 hours',
      conversions: 'New conversions',
      duplicates: 'Duplicates',
      quarantined: 'Quarantined',
      spooled: 'In the spool',
    },
    columns: {
      state: 'State',
      day: '24 hours',
      last: 'Last postback',
      conversions: 'Conversions',
      quarantine: 'Quarantine',
      spool: 'Spool',
      errors: 'Errors in a row',
      revision: 'Revision',
    },
    states: {
      works: 'Works',
      sleeps: 'Sleeps',
      notDeployed: 'Not deployed',
      noResponse: 'No response',
      databaseDown: 'Database down',
    },
    severities: { critical: 'Critical', warning: 'Warning', notice: 'Notice' },
    sentences: {
      serviceSilent: 'does not respond; its postbacks are spooled.',
      notDeployed: 'has no service yet.',
      databaseDown: 'cannot reach its database; its postbacks are spooled.',
      gatewaySilent: 'does not respond. Spool, errors in a row and unrouted requests are not known.',
      errorsInARow: (count: string, limit: string | undefined) =>
        limit === undefined
          ? `received ${counted(count, 'error', 'errors')} in a row.`
          : `received ${counted(count, 'error', 'errors')} in a row; after ${limit} the network switches its URL off.`,
      spoolPending: (count: string, age: string) =>
        `has ${counted(count, 'postback', 'postbacks')} in the spool, the oldest ${age}.`,
      deadLettered: (count: string) => `has ${counted(count, 'dead-lettered postback', 'dead-lettered postbacks')}.`,
      quarantineOpen: (count: string) => `has ${counted(count, 'postback', 'postbacks')} in quarantine.`,
      noPostbacks: (age: string) => `sent its last postback ${age}.`,
    },
  },
};
