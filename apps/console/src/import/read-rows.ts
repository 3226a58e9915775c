import type { CsvRecord } from '@app/common/csv/csv-parser';
import { unguardText } from '@app/common/csv/write-csv';
import { interpretFor } from '@app/postback/interpret';
import type { NormalizedPostback, Parameter } from '@app/postback/postback-types';
import type { CompiledTenant } from '../mapping/preview/compile-document';
import type { Column } from './choose-columns';

/** A row of the file, and what the service will make of it. */
export interface PreviewRow {
  line: number;
  result: NormalizedPostback;
}

/** Reads rows as the service will. Tokens are known to it alone, so all rows are read for one tenant. */
export function readRows(
  records: readonly CsvRecord[],
  columns: readonly Column[],
  tenant: CompiledTenant,
  nowMs: number,
): PreviewRow[] {
  return records.map(({ line, cells }) => {
    const parameters = columns.flatMap(({ parameter }, index): Parameter[] => {
      const cell = cells[index];
      if (parameter === null || cell === undefined) return [];
      return [{ name: parameter, value: unguardText(cell), source: 'query' }];
    });
    const content = { parameters, bodyError: null, warnings: [] };
    return { line, result: interpretFor(tenant, content, nowMs) };
  });
}
