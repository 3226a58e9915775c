import { counted } from './counted';

export const jobs = {
  jobs: {
    title: 'Jobs',
    lead: 'Dry runs and redrives over many postbacks, which run in the service of their partner.',
    all: 'All jobs',
    none: 'No job yet',
    noneReason: 'The mapping of a partner starts dry runs and redrives.',
    result: 'Result',
    about: 'About this job',
    progress: 'Progress of the job',
    stop: 'Stop',
    stopping: 'Stopping after the present step; the work done so far stays.',
    failedHint: 'The job ended with an error; the log of the service says why. The work done so far stays.',
    done: (done: string, total: string | undefined) =>
      total === undefined
        ? counted(done, 'postback', 'postbacks')
        : `${done} of ${counted(total, 'postback', 'postbacks')}`,
    nextRows: 'Further postbacks',
    previousRows: 'Previous postbacks',
    kinds: { dry_run: 'Dry run', redrive: 'Redrive', import: 'Import' },
    states: { waiting: 'Waiting', running: 'Running', finished: 'Finished', stopped: 'Stopped', failed: 'Failed' },
    columns: {
      kind: 'Kind',
      state: 'State',
      done: 'Postbacks',
      by: 'By',
      created: 'Created',
      asOf: 'Postbacks until',
      finished: 'Ended',
    },
    outcomes: {
      stored: 'Stored',
      updated: 'Updated a conversion',
      duplicate: 'Duplicate',
      already: 'Processed by another redrive',
      quarantined: 'Still in quarantine',
      failed: 'Failed',
    },
    dryRun: {
      none: 'There are no such postbacks.',
      sentence: (n: { total: string; same: string; changed: string; leave: string; enter: string }) =>
        `${counted(n.total, 'postback', 'postbacks')}: ${counted(n.same, 'stays as it is', 'stay as they are')}, ${counted(n.changed, 'changes', 'change')}; ${counted(n.leave, 'leaves', 'leave')} quarantine, ${counted(n.enter, 'enters', 'enter')} it.`,
      money: 'Amounts of the conversions',
      field: 'Field',
      currency: 'Currency',
      before: 'Before',
      after: 'After',
      noCurrency: 'unknown',
      falls: 'falls',
      look: 'Look first',
      group: (count: string) => `${counted(count, 'changes', 'change')} like this`,
      rows: 'Postbacks',
      others: (count: string) => `${counted(count, 'postback changes', 'postbacks change')} in further ways.`,
      kinds: {
        set: 'gets a value',
        cleared: 'loses its value',
        changed: 'changes',
        rises: 'rises',
        falls: 'falls',
        enters_quarantine: 'Enters quarantine',
        leaves_quarantine: 'Leaves quarantine',
      },
    },
  },
};
