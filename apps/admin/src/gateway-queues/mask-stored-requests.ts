import { maskAddress } from '@app/common';

const MASK = '***';

/** A list of stored requests as a viewer sees it, without personal data. */
export function maskStoredRequests(list: unknown): unknown {
  if (typeof list !== 'object' || list === null || !('data' in list) || !Array.isArray(list.data)) return list;
  return { ...list, data: list.data.map(maskRequest) };
}

function maskRequest(request: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [name, maskColumn(name, value)]));
}

function maskColumn(name: string, value: unknown): unknown {
  if (value === null) return null;
  switch (name) {
    case 'request_ip':
      return typeof value === 'string' ? maskAddress(value) : MASK;
    case 'parameters':
    case 'request_headers':
      return maskValues(value);
    case 'dead_answer':
      return MASK;
    default:
      return value;
  }
}

function maskValues(members: unknown): unknown {
  if (typeof members !== 'object' || members === null || Array.isArray(members)) return MASK;
  return Object.fromEntries(Object.keys(members).map((name) => [name, MASK]));
}
