import type { ServicePeer } from '@app/common';

/** Who asks, as the admin app has signed it. */
export interface DashboardReader {
  name: string;
  /** Not the keys of partners: a shared dashboard may name other partners. */
  seesShared: boolean;
  /** Shares dashboards, and changes what others share. */
  mayShare: boolean;
}

const EDITORS: ReadonlySet<string> = new Set(['admin', 'editor']);

/** The signature of the admin app covers the name and the role. */
export function readerOf({ actor }: ServicePeer): DashboardReader {
  const { name = '', role = '' } = actor ?? {};
  return { name, seesShared: role !== 'partner', mayShare: EDITORS.has(role) };
}
