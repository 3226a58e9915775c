/**
 * The report that links copy. Its data sources are named by aliases, which Looker Studio shows under *Resource › Manage
 * added data sources*; a link replaces each of them. docs/looker-studio.md shows this as a table.
 */
export const REPORT_TEMPLATE = {
  name: 'Postbacks',
  dataSources: [
    {
      alias: 'ds0',
      name: 'Figures',
      /** What its charts use: fields of the connector, and columns of the table. */
      fields: ['date', 'partner', 'tenant', 'offer', 'status', 'currency', 'conversions', 'payout', 'sale_amount'],
    },
  ],
} as const;
