import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import type { ChaosHarness } from '../harness/chaos-harness';

const POLL_MS = 100;
const REQUEST_TIMEOUT_MS = 2_000;

const READ_SPOOL = `SELECT id::text AS receipt, state, partner_code AS partner, last_error AS reason FROM spool`;

/** A postback that is in the gateway's spool. */
export interface Spooled {
  receipt: string;
  state: 'waiting' | 'dead';
  partner: string;
  reason: string | null;
}

/** Waits until every process says that it is ready. @returns those that do not within the time */
export async function awaitReady(stage: ChaosHarness, withinMs: number): Promise<string[]> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const ready = await Promise.all(stage.targets.map(({ url }) => isReady(url)));
    const unready = stage.targets.filter((_, index) => !ready[index]).map(({ name }) => name);
    if (unready.length === 0 || performance.now() > deadlineMs) return unready;
    await wait(POLL_MS);
  }
}

/** Waits until nothing waits in the spool. @returns what is there after all: dead, or still waiting at the end */
export async function awaitEmptySpool(gatewayDatabase: Client, withinMs: number): Promise<Spooled[]> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const spooled = await readSpool(gatewayDatabase);
    const waits = spooled.some(({ state }) => state === 'waiting');
    if (!waits || performance.now() > deadlineMs) return spooled;
    await wait(POLL_MS);
  }
}

async function readSpool(gatewayDatabase: Client): Promise<Spooled[]> {
  const { rows } = await gatewayDatabase.query(`SELECT to_regclass('spool') AS "table"`);
  if (rows[0].table === null) return [];
  return (await gatewayDatabase.query<Spooled>(READ_SPOOL)).rows;
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }).catch(
    () => undefined,
  );
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}
