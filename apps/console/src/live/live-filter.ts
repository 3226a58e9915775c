/** What a tab watches; a missing member is everything. */
export interface LiveFilter {
  partner?: string | undefined;
  tenant?: string | undefined;
  outcome?: string | undefined;
}

const NAMES = ['partner', 'tenant', 'outcome'] as const;

/** The narrowest filter of one stream that serves all tabs: a part in which they differ is left open. */
export function widestFilter(filters: readonly LiveFilter[]): LiveFilter {
  const [first = {}, ...others] = filters;
  const common = NAMES.filter((name) => others.every((other) => other[name] === first[name]));
  return Object.fromEntries(common.flatMap((name) => (first[name] === undefined ? [] : [[name, first[name]]])));
}

/** Whether a tab shows a postback of the common stream. */
export function isShown(
  { partner, tenant, outcome }: LiveFilter,
  row: { partner_code: string; tenant: string | null; outcome: string },
): boolean {
  return (
    (partner === undefined || partner.split(',').includes(row.partner_code)) &&
    (tenant === undefined || tenant === row.tenant) &&
    (outcome === undefined || outcome.split(',').includes(row.outcome))
  );
}
