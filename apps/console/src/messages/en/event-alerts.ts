export const eventAlerts = {
  alerts: {
    lead: 'What rules found unusual in the events.',
    rulesTitle: 'Rules',
    rule: 'Rule',
    rules: {
      high_value_purchase: 'High purchase',
      session_rate: 'Busy session',
      address_rate: 'Busy network',
      purchases_per_session: 'Many purchases in a session',
      silence: 'Silence',
      spike: 'Spike',
    },
    raised: 'Raised',
    what: 'What',
    delivery: 'Webhook',
    deliveries: { delivered: 'Delivered', pending: 'Pending', failed: 'Failed', log_only: 'Log only' },
    none: 'No alerts',
    noneReason: 'No rule has found anything.',
    active: 'Active',
    inactive: 'Off',
    change: 'Change',
    changeRule: (rule: string) => `Change: ${rule}`,
    save: 'Save the rule',
    purchaseRule: (amounts: string) =>
      amounts === '' ? 'No currency has an amount yet, so it raises nothing.' : `From ${amounts}.`,
    countRule: (count: string, minutes: string) => `More than ${count} in ${minutes} minutes.`,
    silenceRule: (count: string, minutes: string) =>
      `Nothing for ${minutes} minutes, where at least ${count} came at this time in each of the previous weeks.`,
    spikeRule: (count: string) =>
      `More than ${count} in an hour, and far more than in the same hour of the previous weeks.`,
    allEvents: 'all events',
    silent: (what: string, expected: string, minutes: string) =>
      `${what}: nothing for ${minutes} minutes, ${expected} expected`,
    spiked: (what: string, count: string, expected: string) => `${what}: ${count} in an hour, ${expected} expected`,
    silenceFields: {
      max_count: 'Events that are expected at least',
      window_minutes: 'Minutes without any',
      cool_down_minutes: 'Minutes of silence after an alert',
    },
    purchase: (order: string, currency: string, amount: string) => `Order ${order}: ${currency} ${amount}`,
    counted: (subject: string, count: string, minutes: string) => `${subject}: ${count} in ${minutes} minutes`,
    amounts: 'Amounts',
    amountsHint: 'A currency and an amount a line, such as MYR 5000.00. Nothing is converted.',
    fields: {
      max_count: 'At most',
      window_minutes: 'In this many minutes',
      cool_down_minutes: 'Minutes of silence after an alert',
    },
  },
};
