import { counted } from './counted';

export const compare = {
  compare: {
    title: 'Compare with the network’s own file',
    lead: 'The network’s CSV report beside our conversions: only theirs, only ours, and what differs, each with the next step. The file stays in this browser.',
    file: 'CSV file of the network',
    fileHint: 'UTF-8, GB18030 or Big5, with a first line of names.',
    rows: (count: number) => `${counted(count, 'row', 'rows')} in the file`,
    encoding: 'Encoding',
    separator: 'Separator',
    columns: { id: 'Column of the conversion_id', amount: 'Column of the amount', status: 'Column of the status' },
    amountField: 'Our field of the amount',
    timeHint:
      'Our postbacks are chosen by the time of receipt. Postbacks arrive later than clicks and orders: choose a wider range than the file has.',
    start: 'Compare',
    same: (count: string) => `${counted(count, 'conversion is', 'conversions are')} the same on both sides.`,
    skipped: (count: string) => `Skipped rows without an id, or with an id of an earlier row: ${count}.`,
    download: 'Download as CSV',
    more: (count: string) => `${counted(count, 'more is', 'more are')} in the CSV.`,
    conversion: 'Conversion',
    line: 'Line of the file',
    theirAmount: 'Their amount',
    ourAmount: 'Our amount',
    theirStatus: 'Their status',
    ourStatus: 'Our status',
    different: {
      title: 'Different amount or status',
      next: 'Open the conversion and look at its newest postback. If the network’s value is newer, ask it to send a postback with that value; if not, send it the evidence of the conversion.',
      none: 'No conversion differs.',
    },
    onlyTheirs: {
      title: 'Only in the network’s file',
      next: 'We stored no postback for these in this time. Widen the range, look in quarantine for their ids, and send this list to the network with the request to send them again.',
      none: 'The file has no conversion that we lack.',
    },
    onlyOurs: {
      title: 'Only ours',
      next: 'The file lacks these. They may lie outside its period, or the network removed them without a postback. Send it this list, and the evidence of single conversions.',
      none: 'We have no conversion that the file lacks.',
    },
  },
};
