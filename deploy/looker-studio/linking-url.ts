import { REPORT_TEMPLATE } from './report-template';

const CREATE_REPORT = 'https://lookerstudio.google.com/reporting/create';

/** Where the figures of a report come from. */
export type ReportSource =
  | {
      kind: 'connector';
      /** The deployment of our connector in Apps Script. */
      connectorId: string;
      /** Codes; none for all that the key of the reader may see. */
      partners: readonly string[];
      money: 'usd' | 'myr' | 'local';
      timeZone: string;
    }
  | { kind: 'bigquery'; projectId: string; datasetId: string; tableId: string };

export interface ReportLink {
  /** The template report; without it the link opens an empty one. */
  reportId?: string;
  /** What the copy is called. */
  title: string;
  source: ReportSource;
}

/**
 * A link of the Linking API (https://developers.google.com/looker-studio/integrate/linking-api) that opens a report with
 * its data sources filled in. It holds no key: each reader enters their own.
 */
export function linkingUrl({ reportId, title, source }: ReportLink): string {
  const url = new URL(CREATE_REPORT);
  if (reportId !== undefined) url.searchParams.set('c.reportId', reportId);
  url.searchParams.set('r.reportName', title);
  for (const { alias, name } of REPORT_TEMPLATE.dataSources) {
    const parameters = { datasourceName: `${title}: ${name}`, ...parametersOf(source) };
    for (const [parameter, value] of Object.entries(parameters))
      url.searchParams.set(`ds.${alias}.${parameter}`, value);
  }
  return url.href;
}

function parametersOf(source: ReportSource): Record<string, string> {
  switch (source.kind) {
    case 'connector':
      return {
        connector: 'community',
        connectorId: source.connectorId,
        // The settings of connector.js by their ids.
        partners: source.partners.join(','),
        money: source.money,
        zone: source.timeZone,
      };
    case 'bigquery': {
      const { projectId, datasetId, tableId } = source;
      return { connector: 'bigQuery', type: 'TABLE', projectId, datasetId, tableId };
    }
  }
}
