import { interpret, interpretFor, type NormalizedPostback, type Parameter, writeRawData } from '@app/postback';
import type { Origin } from '../conversions/to-rows';
import type { CompiledPartner, CompiledTenant } from '../partner-config/compile-partner';
import type { ImportColumn, ImportedRow, StoredImportRequest } from './import';
import { rowId } from './row-id';

/** What the rows of a file have in common. */
export interface ImportContext {
  request: StoredImportRequest;
  partner: CompiledPartner;
  /** Undefined: the tokens of each row choose. */
  tenant: CompiledTenant | undefined;
  hash: (token: string) => string;
  redact: (secret: string) => string;
}

export interface ReadRow {
  origin: Origin;
  result: NormalizedPostback;
}

/** A row as a postback: its columns are the parameters of a query. */
export function readRow(context: ImportContext, number: number, { line, cells }: ImportedRow): ReadRow {
  const { request, partner, tenant: chosen, hash, redact } = context;
  const parameters = parametersOf(request.columns, cells);
  const rawData = writeRawData(parameters, [], redact, partner.mapping.secretNames);
  const content = { parameters, bodyError: null, warnings: [], rawData };
  const receivedAtMs = Date.parse(request.received_at);
  const { tenant, result } = chosen
    ? { tenant: chosen, result: interpretFor(chosen, content, receivedAtMs) }
    : interpret(partner, content, receivedAtMs, hash);
  const arrival = {
    id: rowId(request.file_hash, receivedAtMs, number, cells),
    receivedAt: request.received_at,
    receivedAtMs,
    address: '',
    // A part that is sent again brings the same rows.
    isSigned: true,
    isTest: false,
    isAcknowledged: false,
    isRedelivered: false,
  };
  const from = { method: 'IMPORT', path: `${request.file_name} line ${line}`, query: '', headers: {}, address: '' };
  return { origin: { partner, tenant, request: { ...from, body: NO_BODY }, arrival, content }, result };
}

const NO_BODY = new Uint8Array(0);

/** A cell that the row lacks is no parameter; an empty one is an empty parameter. */
function parametersOf(columns: readonly ImportColumn[], cells: readonly string[]): Parameter[] {
  const parameters: Parameter[] = [];
  columns.forEach(({ parameter }, index) => {
    const value = cells[index];
    if (parameter !== null && value !== undefined) parameters.push({ name: parameter, value, source: 'query' });
  });
  return parameters;
}
