import { LEGACY_TABLE } from '../source/legacy-table';
import type { PreflightFailure } from './preflight-failure';
import type { Survey } from './survey';

/** Amounts in columns of texts that are not plainly amounts: read as another number, they would spoil the sums. */
export function checkAmounts({ ambiguousAmounts }: Pick<Survey, 'ambiguousAmounts'>): PreflightFailure[] {
  const columns = Object.entries(ambiguousAmounts).filter(([, rows]) => rows > 0);
  if (columns.length === 0) return [];
  const counted = columns.map(([name, rows]) => `${rows} rows in ${name}`).join(', ');
  const reason = `Texts that are not plainly amounts such as -1234.50 (1,234.50 or 5 USD, perhaps): ${counted}.`;
  const remedy =
    `Make them plain there, or read from a view called ${LEGACY_TABLE} that has numbers, through search_path. ` +
    'Accepted, these rows go to quarantine and do not count.';
  return [{ name: 'unclear-amounts', reason, remedy }];
}
