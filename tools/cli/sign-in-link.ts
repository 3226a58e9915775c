import 'reflect-metadata';
import { call } from '@app/admin-client';
import { adminAccess } from './admin-access';

/** Prints a link that signs one browser in to the console in the name of our API key. */
export async function printSignInLink(): Promise<void> {
  const admin = await adminAccess();
  const { body } = await call(admin, 'post', '/api/v1/session/sign-in-codes', {});
  process.stdout.write(`${new URL(body.path, admin.url).href}\n`);
}
