import { join } from 'node:path';
import type { AdminAccess } from '@app/admin-client';
import { readEnvironment } from '@app/common/config/environment';
import { OriginSetting } from '@app/common/config/settings';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { LocalEnvironment } from '../dev-server/local.env';
import { readTextFile } from '../dev-server/private-file';

/** The admin API that commands call. */
export class AdminAddress {
  @OriginSetting('Origin of the admin API; empty: the one of `npm start` on this machine.', 'http://127.0.0.1:8001')
  ADMIN_URL: string = '';
}

/** The admin API of a deployment (ADMIN_URL and ADMIN_API_KEY), or of the data folder's `npm start`. */
export async function adminAccess(): Promise<AdminAccess> {
  const local = readEnvironment(LocalEnvironment);
  const { ADMIN_URL } = readEnvironment(AdminAddress);
  return { url: ADMIN_URL || `http://127.0.0.1:${local.ADMIN_PORT}`, apiKey: await keyOf(local) };
}

async function keyOf({ ADMIN_API_KEY, dataFolder }: LocalEnvironment): Promise<string> {
  const key = ADMIN_API_KEY || (await readTextFile(join(dataFolder, 'admin-api-key')));
  if (!key) throw new UserFacingError('Set ADMIN_API_KEY, or run this where `npm start` keeps its data folder.');
  return key.trim();
}
