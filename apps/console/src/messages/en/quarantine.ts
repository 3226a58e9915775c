import { counted } from './counted';

export const quarantine = {
  quarantine: {
    title: 'Quarantine',
    lead: 'Postbacks that could not become conversions. They are kept whole and can be processed again once the cause is fixed.',
    none: 'Nothing is in quarantine',
    noneReason: 'Every postback could be read. One that cannot is shown here with its reason.',
    byReason: 'By reason',
    field: 'Field',
    reason: 'Reason',
    why: 'Why it is here',
    columns: {
      select: 'Select',
      value: 'Value',
      size: 'Bytes',
      postbacks: 'Postbacks',
      money: 'Amount at stake',
      first: 'First',
      last: 'Last',
      next: 'Next step',
    },
    amounts: { sale: 'Sale', payout: 'Payout' },
    coverage: (postbacks: string, amounts: string, hasMore: boolean) =>
      `Counted: ${hasMore ? `the newest ${postbacks} of more postbacks` : counted(postbacks, 'postback', 'postbacks')}. Amounts were looked for in the newest ${amounts}; a postback with several reasons counts for each.`,
    repair: 'Open in the workbench',
    redrive: 'Redrive',
    redriveSelected: (count: string) => `Redrive ${count} selected`,
    redriveAll: (count: string) => `Redrive all matching (${count})`,
    onePartner: 'Select rows of one partner: a redrive runs in its service.',
  },
};
