import 'reflect-metadata';
import { call, type components } from '@app/admin-client';
import { alignColumns } from '../../dev-server/terminal/align-columns';
import { adminAccess } from '../admin-access';

type ApiKey = components['schemas']['ApiKeyDocument'];

const PAGE_SIZE = 200;

/** Lists all API keys, the newest first. */
export async function listKeys({ json }: { json?: boolean }): Promise<void> {
  const admin = await adminAccess();
  const keys: ApiKey[] = [];
  let cursor: string | undefined;
  do {
    const query = { page_size: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
    const { body } = await call(admin, 'get', '/api/v1/api-keys', { query });
    keys.push(...body.data);
    cursor = body.next_cursor ?? undefined;
  } while (cursor !== undefined);
  process.stdout.write(json ? `${JSON.stringify(keys, null, 2)}\n` : `${alignColumns(keys.map(cellsOf)).join('\n')}\n`);
}

export interface CreateKeyOptions {
  name: string;
  role: components['schemas']['CreateApiKey']['role'];
  partner?: string;
  expires?: string;
  json?: boolean;
}

/** Creates a key. Its text alone goes to standard output, so that a program can take it; it is shown this once. */
export async function createKey({ name, role, partner, expires, json }: CreateKeyOptions): Promise<void> {
  const body = {
    name,
    role,
    ...(partner !== undefined && { partner_code: partner }),
    ...(expires !== undefined && { expires_at: expires }),
  };
  const { body: created } = await call(await adminAccess(), 'post', '/api/v1/api-keys', { body });
  if (!json)
    process.stderr.write(`Created ${created.id} for ${created.name}. This is the only time that it is shown:\n`);
  process.stdout.write(json ? `${JSON.stringify(created, null, 2)}\n` : `${created.key}\n`);
}

/** Revokes a key, permanently. */
export async function revokeKey({ id, json }: { id: string; json?: boolean }): Promise<void> {
  const { body: key } = await call(await adminAccess(), 'delete', '/api/v1/api-keys/{id}', { path: { id } });
  process.stdout.write(json ? `${JSON.stringify(key, null, 2)}\n` : `${alignColumns([cellsOf(key)]).join('\n')}\n`);
}

function cellsOf({
  id,
  name,
  role,
  partner_code: partner,
  expires_at: expires,
  revoked_at: revoked,
}: ApiKey): string[] {
  const end = expires === null ? 'valid' : `valid until ${expires}`;
  return [
    id,
    partner === null ? role : `${role} of ${partner}`,
    revoked === null ? end : `revoked at ${revoked}`,
    name,
  ];
}
