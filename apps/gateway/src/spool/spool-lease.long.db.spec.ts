import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import { uuidV7 } from '@app/common';
import { LEASE_MS, SpoolLease } from './spool-lease';
import { SpoolRepository } from './spool.repository';
import { createGatewayDatabase } from '../testing/gateway-under-test';

let database: TestDatabase;
let repository: SpoolRepository;

beforeAll(async () => {
  database = await createGatewayDatabase();
  repository = new SpoolRepository(database.pool, database.pool);
});

afterAll(() => database.drop());

const leaseOf = (partner: string) => new SpoolLease(repository, partner, randomUUID());
const unexpected = (error: unknown): void => {
  throw error;
};

describe('the lease of a spool', () => {
  it('belongs to one process at a time, for each partner, until it is released', async () => {
    const [one, two, elsewhere] = [leaseOf('p'), leaseOf('p'), leaseOf('q')];
    expect([await one.acquire(), await two.acquire(), await elsewhere.acquire()]).toEqual([true, false, true]);
    await two.release();
    expect(await two.acquire()).toBe(false);
    await one.release();
    expect([await two.acquire(), one.isHeld, two.isHeld]).toEqual([true, false, true]);
    await two.release();
  });

  it('is lost by a holder that freezes, which notices when it thaws, and stays with one that renews it', async () => {
    const [frozen, next, renewing, waiting] = [leaseOf('f'), leaseOf('f'), leaseOf('r'), leaseOf('r')];
    await frozen.acquire();
    await renewing.acquire();
    renewing.startRenewing(unexpected);
    await until('the other has it', () => next.acquire(), LEASE_MS + 2_000);
    expect([frozen.isHeld, await frozen.acquire()]).toEqual([false, false]);
    expect([renewing.isHeld, await waiting.acquire()]).toEqual([true, false]);
    await Promise.all([next.release(), renewing.release()]);
  }, 20_000);
});

describe('a window of the spool', () => {
  const store = (ids: string[], bytes: number) =>
    repository.insert(ids.map((id) => ({ id, partnerCode: 'w', sealed: Buffer.alloc(bytes, id), unanswered: 0 })));

  it('is in the order received, within its limits of rows and bytes, and never empty while a row waits', async () => {
    const ids = Array.from({ length: 10 }, () => uuidV7());
    await store(ids.toReversed(), 100);
    const read = async (afterId: string, maxRows: number, maxBytes: number) =>
      (await repository.readWindow('w', afterId, maxRows, maxBytes)).map(({ id }) => id);
    expect(await read('00000000-0000-0000-0000-000000000000', 100, 10_000)).toEqual(ids);
    expect(await read(ids[1]!, 3, 10_000)).toEqual(ids.slice(2, 5));
    expect(await read(ids[1]!, 100, 250)).toEqual(ids.slice(2, 5));
    expect(await read(ids[1]!, 100, 1)).toEqual([ids[2]]);
    const [row] = await repository.readWindow('w', ids[3]!, 1, 1);
    expect(row!.payload).toEqual(Buffer.alloc(100, ids[4]));
  });

  it('leaves out postponed and dead rows, and ignores a second erasure', async () => {
    const ids = (await repository.readWindow('w', '00000000-0000-0000-0000-000000000000', 100, 10_000)).map(
      ({ id }) => id,
    );
    await repository.postpone([{ id: ids[0]!, pause_ms: 60_000, error: 'x', unanswered: 0, silences: 0 }]);
    await repository.deadLetter([{ id: ids[1]!, status: 403, answer: 'no', error: 'x', silences: 0 }]);
    await repository.erase([{ id: ids[2]!, postbacks: 1 }]);
    await repository.erase([ids[2]!, uuidV7()].map((id) => ({ id, postbacks: 1 })));
    await repository.deadLetter([{ id: ids[2]!, status: 403, answer: 'no', error: 'x', silences: 0 }]);
    const left = await repository.readWindow('w', '00000000-0000-0000-0000-000000000000', 100, 10_000);
    expect(left.map(({ id }) => id)).toEqual(ids.slice(3));
    expect(await repository.redriveDead([ids[1]!], null)).toEqual(['w']);
    expect(await repository.redriveDead(null, 'w')).toEqual([]);
  });

  it('stores the same postback id once', async () => {
    const id = uuidV7();
    await store([id], 10);
    await store([id], 20);
    const { rows } = await database.pool.query('SELECT size_bytes FROM spool WHERE id = $1', [id]);
    expect(rows).toEqual([{ size_bytes: 10 }]);
  });
});
