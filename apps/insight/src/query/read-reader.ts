import type { InputReader, ServicePeer } from '@app/common';

/** On whose behalf figures are read. */
export interface Reader {
  /** For the log. */
  name: string;
  maySeePersonalValues: boolean;
  /** The partner of the key; undefined for all. */
  onlyPartner: string | undefined;
}

const SEES_PERSONAL_VALUES: ReadonlySet<string> = new Set(['admin', 'editor']);

/** The signature of the admin app covers both the role and the partner. */
export function readReader(input: InputReader, { actor }: ServicePeer): Reader {
  return {
    name: actor?.name ?? '',
    maySeePersonalValues: actor !== undefined && SEES_PERSONAL_VALUES.has(actor.role),
    onlyPartner: input.text('only_partner') ?? undefined,
  };
}
