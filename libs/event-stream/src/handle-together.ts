import { inTransaction } from '@app/common';
import type { Pool, PoolClient } from 'pg';
import type { TransactionHandler } from './event-handler';
import { advanceHeldPositions, type Claim, holdPositions } from './stream-repository';
import { nextAfter, readUnseenPage, type UnseenPage, wantedBy } from './unseen-page';

/** A handler with its claim, which no failure has followed yet. */
export interface Member {
  handler: TransactionHandler;
  claim: Claim;
}

/** What members did: how many events each received, and the claim with which it goes on. */
export interface Together {
  handled: { handler: string; events: number; claim: Claim }[];
  /** Their claims ended: other processes have them. */
  lost: string[];
  /** Events of the page. */
  events: number;
  hasMore: boolean;
}

/** A handler failed, and with it the transaction of all: nothing has happened. */
export class MemberFailedError extends Error {
  constructor(
    readonly handler: string,
    cause: unknown,
  ) {
    super(`The handler ${handler} failed`, { cause });
  }
}

/**
 * Gives several handlers the next events in one transaction: they are read once, and committed once. It is for handlers
 * that have caught up and do not fail; the others go by themselves (`handleNext`).
 *
 * @param limit maximum events; more where one transaction stored more
 * @throws MemberFailedError
 */
export async function handleTogether(
  pool: Pool,
  members: readonly [Member, ...Member[]],
  limit: number,
): Promise<Together> {
  const [first, ...others] = members.map(({ claim }) => claim.snapshot);
  return inTransaction(pool, async (client) => {
    const page = await readUnseenPage(client, [first!, ...others], limit);
    const hasMore = page.lastTx !== undefined;
    if (page.events.length === 0) return { handled: [], lost: [], events: 0, hasMore };
    const held = await holdPositions(
      client,
      members.map(({ claim }) => claim),
    );
    const present = members.filter(({ handler }) => held.has(handler.name));
    const handled = await Promise.all(present.map((member) => handlePage(member, page, client)));
    const claims = handled.map(({ claim }) => claim);
    if (claims.length > 0) await advanceHeldPositions(client, claims, !hasMore);
    const lost = members.map(({ handler }) => handler.name).filter((name) => !held.has(name));
    return { handled, lost, events: page.events.length, hasMore };
  });
}

async function handlePage(
  { handler, claim }: Member,
  page: UnseenPage,
  client: PoolClient,
): Promise<Together['handled'][number]> {
  const wanted = wantedBy(handler, claim.snapshot, page);
  try {
    if (wanted.length > 0) await handler.handle(wanted, client);
  } catch (cause) {
    throw new MemberFailedError(handler.name, cause);
  }
  const advanced = { ...claim, snapshot: nextAfter(claim.snapshot, page), attempts: 1 };
  return { handler: handler.name, events: wanted.length, claim: advanced };
}
