import { IDENTIFYING_FIELDS } from '@app/postback';
import { maskIdentifier } from '@app/common';

const IDENTIFYING: ReadonlySet<string> = new Set(IDENTIFYING_FIELDS);

interface ShownChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** A row of a job's result as a viewer sees it: click ids and sub ids cut, no value that a reason quotes, no cells of a file. */
export function maskJobRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { changes, reasons } = row as { changes?: ShownChange[]; reasons?: { value?: unknown }[] };
  const { cells: _, ...shown } = row;
  return {
    ...shown,
    ...(changes && { changes: changes.map(maskChange) }),
    ...(reasons && { reasons: reasons.map(maskReason) }),
  };
}

function maskChange(change: ShownChange): ShownChange {
  if (!IDENTIFYING.has(change.field)) return change;
  return { ...change, before: masked(change.before), after: masked(change.after) };
}

function maskReason(reason: { value?: unknown }): { value?: unknown } {
  return typeof reason.value === 'string' ? { ...reason, value: maskIdentifier(reason.value) } : reason;
}

function masked(text: string | null): string | null {
  return text === null ? null : maskIdentifier(text);
}
