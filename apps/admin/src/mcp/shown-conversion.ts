/** Enough to see what happened; a conversion with more postbacks has them in the console. */
const MAX_POSTBACKS = 50;

type Members = Readonly<Record<string, unknown>>;

/** A conversion as the service of a partner shows it. */
export interface StoredConversion {
  conversion_id: string;
  tenant: string | null;
  also_of_tenants: unknown[];
  also_of_keys: unknown[];
  key: object;
  state: object;
  history: Members[];
  truncated: boolean;
}

export interface FoundConversion extends Omit<StoredConversion, 'history' | 'truncated'> {
  partner_code: string;
  /** The newest postbacks, oldest first. */
  postbacks: object[];
  /** There are older ones. */
  truncated: boolean;
}

/** What was received, and from whom: it may hold anything that a sender likes to write to a model. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'raw_data',
  'request_line',
  'request_headers',
  'request_ip',
  'is_content_left_out',
]);

/** A conversion without the requests as they were received. */
export function shownConversion(
  partnerCode: string,
  { history, truncated, ...conversion }: StoredConversion,
): FoundConversion {
  const newest = history.slice(-MAX_POSTBACKS);
  return {
    partner_code: partnerCode,
    ...conversion,
    postbacks: newest.map(withoutRequest),
    truncated: truncated || newest.length < history.length,
  };
}

/** Fields that the postback did not have are left out as well: there are forty of them. */
function withoutRequest(postback: Members): object {
  return Object.fromEntries(Object.entries(postback).filter(([name, value]) => !LEFT_OUT.has(name) && value !== null));
}
