import { maskIdentifier } from '@app/common';

const IDS: ReadonlySet<string> = new Set(['user_id', 'anonymous_id', 'session_id', 'click_id']);
const PAGES: ReadonlySet<string> = new Set(['page_url', 'referrer']);
const SEES_ALL: ReadonlySet<string> = new Set(['admin', 'editor']);

/**
 * A row as a role may see it. For viewers, ids are cut to their beginning, pages lose their query, which may have a click
 * id, and properties are not shown.
 */
export function maskForRole<Row extends object>(role: string | undefined, row: Row): Row {
  if (role !== undefined && SEES_ALL.has(role)) return row;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, maskMember(name, value)])) as Row;
}

function maskMember(name: string, value: unknown): unknown {
  if (name === 'properties') return {};
  if (typeof value !== 'string') return value;
  if (IDS.has(name)) return maskIdentifier(value);
  return PAGES.has(name) ? value.split('?', 1)[0]! : value;
}
