/** Members that differ between any two postbacks, or are shown elsewhere. */
const LEFT_OUT = new Set([
  'postback_id',
  'received_at',
  'stored_at',
  'config_version',
  'is_duplicate',
  'is_update',
  'raw_data',
  'is_content_left_out',
  'request_line',
  'request_headers',
  'request_ip',
  'warnings',
]);

export interface FieldChange {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** The canonical fields in which a postback differs from the one before. */
export function diffPostbacks(before: object, after: object): FieldChange[] {
  const [one, other] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => !LEFT_OUT.has(name));
  return names.flatMap((name) => {
    const change = { name, before: toText(one[name]), after: toText(other[name]) };
    return change.before === change.after ? [] : [change];
  });
}

function toText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
