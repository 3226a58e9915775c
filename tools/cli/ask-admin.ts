import { join } from 'node:path';
import { readEnvironment, Setting } from '@app/common/config/environment';
import { Matches } from 'class-validator';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { LocalEnvironment } from '../dev-server/local.env';
import { readTextFile } from '../dev-server/private-file';

/** Which platform the commands ask that ask its admin app. */
export class AdminAddress {
  @Setting({ description: 'Where the admin API answers; empty: the one of `npm start` on this machine.' })
  @Matches(/^$|^https?:\/\/[^\s/?#@]+\/?$/, { message: 'ADMIN_URL must be an origin such as http://127.0.0.1:8001' })
  ADMIN_URL: string = '';
}

/**
 * Asks the admin API, in a deployment (ADMIN_URL and ADMIN_API_KEY) or of the data folder's `npm start`.
 *
 * @param path below /api/v1, with its query
 * @throws ExplainedFault with the API's own words, or that it does not answer
 */
export async function askAdmin<Answer>(path: string, timeoutMs: number): Promise<Answer> {
  const local = readEnvironment(LocalEnvironment);
  const { ADMIN_URL } = readEnvironment(AdminAddress);
  const url = new URL(`/api/v1/${path}`, ADMIN_URL === '' ? `http://127.0.0.1:${local.ADMIN_PORT}` : ADMIN_URL);
  const answer = await fetch(url, {
    headers: { 'x-api-key': await keyOf(local) },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserFacingError(`The admin API at ${url.origin} does not answer (${reason}). Is the platform running?`);
  });
  const text = await answer.text();
  if (!answer.ok) throw new UserFacingError(`The admin API answered ${answer.status}: ${text.slice(0, 1_000)}`);
  return JSON.parse(text) as Answer;
}

async function keyOf({ ADMIN_API_KEY, dataFolder }: LocalEnvironment): Promise<string> {
  const key = ADMIN_API_KEY === '' ? await readTextFile(join(dataFolder, 'admin-api-key')) : ADMIN_API_KEY;
  if (!key) throw new UserFacingError('Set ADMIN_API_KEY, or run this where `npm start` keeps its data folder.');
  return key.trim();
}
