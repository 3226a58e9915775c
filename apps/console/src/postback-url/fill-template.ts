import { CANONICAL_FIELDS } from '@app/postback/canonical-fields';
import { canonicalFieldOf, type FieldKind } from '@app/postback/canonical-fields';
import type { Network } from '@app/networks/network';

const MACRO = /\{([^{}]*)\}/g;

/** The path and query of a postback URL with a plausible value in the place of each macro. */
export function fillTemplate(url: string, network: Network, now: Date): string {
  const target = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  const filled = target.replaceAll(MACRO, (_, name: string) => encodeURIComponent(valueOf(name, network, now)));
  return filled.startsWith('/') ? filled : `/${filled}`;
}

function valueOf(macro: string, network: Network, now: Date): string {
  const field = network.macros.find(({ name }) => name === macro)?.field ?? canonicalFieldOf(macro);
  if (field === undefined) return 'test';
  if (field === 'conversion_id') return `test-${now.getTime().toString(36)}`;
  const kind: FieldKind = CANONICAL_FIELDS[field];
  switch (kind) {
    case 'amount':
      return '1.00';
    case 'time':
      return now.toISOString().slice(0, 19).replace('T', ' ');
    case 'currency':
      return 'USD';
    case 'status':
      return 'pending';
    case 'id':
    case 'text':
    case 'token':
      return 'test';
  }
}
