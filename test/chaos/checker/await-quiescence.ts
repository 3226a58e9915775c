import { until } from '@app/common/testing/until';
import type { Client } from 'pg';
import type { ChaosPlatform } from '../harness/chaos-platform';

const REQUEST_TIMEOUT_MS = 2_000;

const READ_SPOOL = `
  SELECT id::text AS "postbackId", state, partner_code AS partner, last_error AS reason FROM spool`;

/** A postback in the gateway's spool. */
export interface Spooled {
  postbackId: string;
  state: 'waiting' | 'dead';
  partner: string;
  reason: string | null;
}

/** Waits until every process is ready. @returns the names of those that are not by the end */
export async function awaitReady({ targets }: ChaosPlatform, timeoutMs: number): Promise<string[]> {
  let unready: string[] = [];
  const areReady = async (): Promise<boolean> => {
    const ready = await Promise.all(targets.map(({ url }) => isReady(url)));
    unready = targets.filter((_, index) => !ready[index]).map(({ name }) => name);
    return unready.length === 0;
  };
  await until('every process is ready', areReady, timeoutMs).catch(() => undefined);
  return unready;
}

/** Waits until nothing is pending in the spool. @returns what remains: dead-lettered, or still pending at the end */
export async function awaitEmptySpool(gatewayDatabase: Client, timeoutMs: number): Promise<Spooled[]> {
  const read = async (): Promise<Spooled[]> => (await gatewayDatabase.query<Spooled>(READ_SPOOL)).rows;
  const isSettled = async (): Promise<boolean> => (await read()).every(({ state }) => state !== 'waiting');
  // What remains after the timeout is the result, so the timeout itself is not an error.
  await until('the spool is empty', isSettled, timeoutMs).catch(() => undefined);
  return read();
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }).catch(
    () => undefined,
  );
  await response?.body?.cancel();
  return response?.ok ?? false;
}
