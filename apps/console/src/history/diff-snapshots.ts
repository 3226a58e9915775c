/** A value that differs between two versions of a partner. */
export interface Difference {
  /** Such as `parameter_mapping.reward` or `tenants.bytec.name`. */
  path: string;
  before: string | undefined;
  after: string | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What differs between two snapshots, as texts; lists of rows are compared by code or id. */
export function diffSnapshots(before: unknown, after: unknown, path = ''): Difference[] {
  const [one, other] = [byName(before), byName(after)];
  if (isObject(one) || isObject(other)) {
    const [left, right] = [isObject(one) ? one : {}, isObject(other) ? other : {}];
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].flatMap((name) => diffSnapshots(left[name], right[name], path ? `${path}.${name}` : name));
  }
  const [text, otherText] = [toText(one), toText(other)];
  return text === otherText ? [] : [{ path, before: text, after: otherText }];
}

/** Rows under their names, so that an inserted row does not shift the others. */
function byName(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(isObject)) return value;
  return Object.fromEntries(value.map((row, index) => [toText(row['code'] ?? row['id']) ?? String(index), row]));
}

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
