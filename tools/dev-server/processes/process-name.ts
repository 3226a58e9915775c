/** Names of log files, and of processes, that are the platform's own. */
const OWN_NAMES: ReadonlySet<string> = new Set(['admin', 'gateway', 'maintenance', 'postgres', 'start']);
/** No partner code has a hyphen. */
const SUFFIX = '-partner';

/** What a partner's processes, and their log file, are called: by its code, unless the platform's own have that name. */
export function processNameOf(partnerCode: string): string {
  return OWN_NAMES.has(partnerCode) ? `${partnerCode}${SUFFIX}` : partnerCode;
}

/** The partner whose processes are called so; undefined for the platform's own. */
export function partnerOfProcess(name: string): string | undefined {
  if (OWN_NAMES.has(name)) return undefined;
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name;
}
