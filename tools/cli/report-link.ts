import { UserFacingError } from '@app/common/errors/user-facing-error';
import { DEFAULT_TIME_ZONE } from '@app/semantic-layer';
import { linkingUrl, type ReportSource } from '../../deploy/looker-studio/linking-url';
import { REPORT_TEMPLATE } from '../../deploy/looker-studio/report-template';

export interface ReportLinkOptions {
  report?: string;
  connector?: string;
  table?: string;
  title?: string;
  tz?: string;
}

/** Prints a link that opens a report of Looker Studio over these partners. */
export function printReportLink(partners: readonly string[], options: ReportLinkOptions): void {
  const { report, title = [REPORT_TEMPLATE.name, ...partners].join(' ') } = options;
  const url = linkingUrl({
    ...(report !== undefined && { reportId: report }),
    title,
    source: readSource(partners, options),
  });
  process.stdout.write(`${url}\n`);
}

/** @throws UserFacingError unless exactly one source is named */
export function readSource(
  partners: readonly string[],
  { connector, table, tz = DEFAULT_TIME_ZONE }: ReportLinkOptions,
): ReportSource {
  if ((connector === undefined) === (table === undefined))
    throw new UserFacingError('Name one source: --connector ID or --table PROJECT.DATASET.TABLE.');
  if (connector !== undefined)
    return { kind: 'connector', connectorId: connector, partners, money: 'usd', timeZone: tz };
  const [, projectId, datasetId, tableId] = /^([^.\s]+)\.(\w+)\.(\w+)$/.exec(table!) ?? [];
  if (projectId === undefined || datasetId === undefined || tableId === undefined)
    throw new UserFacingError('--table is PROJECT.DATASET.TABLE.');
  if (partners.length > 0)
    throw new UserFacingError('A table is read as a whole: name a view of one partner, and no partners.');
  return { kind: 'bigquery', projectId, datasetId, tableId };
}
