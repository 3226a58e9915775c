import { randomUUID } from 'node:crypto';
import { samples } from '@app/common/testing/samples';
import { Log, Problem, problems } from '@app/common';
import type { ServiceResponse } from '@app/common/identity/call-service';
import type { TestDatabase } from '@app/common/testing/test-database';
import { createAnalyticsDatabase } from '@app/event-stream/testing/analytics-database';
import fc from 'fast-check';
import { ConversionFactsRepository } from './conversion-facts.repository';
import { FeedReader, type FeedPage } from './feed-reader';

const RECEIVED_AT = '2026-03-01T10:00:00.000Z';
const FACTS = `
  SELECT conversion_id AS id, click_id, status, payout::text
  FROM conversion_facts WHERE partner_code = 'involve' ORDER BY conversion_id`;

type State = { click: string | null; status: string; payout: string };

/** A partner's service by the contract of the change feed: present states, in the order of their last change. */
class FakeFeed {
  readonly states = new Map<string, { state: State | null; version: number }>();
  private version = 0;
  private database = 1;
  pageSize = 1_000;
  isDown = false;

  change(id: string, state: State | null): void {
    this.version += 1;
    this.states.set(id, { state, version: this.version });
  }

  /** Its database is restored from a backup that lacks the later half. */
  restore(): void {
    this.database += 1;
    const ids = [...this.states.keys()];
    for (const id of ids.slice(Math.ceil(ids.length / 2))) this.states.delete(id);
  }

  readonly request = async (query: string): Promise<ServiceResponse<FeedPage>> => {
    if (this.isDown) return { ok: false, problem: problems.unavailable('involve does not answer.') };
    const after = new URLSearchParams(query).get('after');
    const [database, seen] = after?.split('/').map(Number) ?? [this.database, 0];
    if (database !== this.database) {
      return {
        ok: false,
        problem: new Problem({ status: 410, code: 'position_lost', detail: 'Read from the start.' }),
      };
    }
    const newer = [...this.states].filter(([, { version }]) => version > seen!);
    const page = newer.toSorted(([, one], [, other]) => one.version - other.version).slice(0, this.pageSize);
    const isComplete = after !== null && page.length === newer.length;
    const next = `${this.database}/${page.at(-1)?.[1].version ?? seen}`;
    const changes = page.map(([id, { state }]) => ({
      tenant_id: 1,
      tenant: 'default',
      conversion_id: id,
      conversion_key: null,
      click_ref: state?.click ?? null,
      state: state && { status: state.status, usd_payout: state.payout, first_received_at: RECEIVED_AT },
    }));
    return { ok: true, status: 200, body: { changes, next, is_complete: isComplete } };
  };
}

describe('the facts of conversions', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createAnalyticsDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() => database.pool.query('TRUNCATE conversion_facts, feed_positions'));

  const logged: string[] = [];
  const log = new Log({ write: ({ message, level }) => logged.push(`${level} ${message}`), flush: () => {} }, 'info');

  /** A process that begins to follow; another one may have been killed. */
  const reader = (feed: FakeFeed, partnerCode = 'involve', request = feed.request) => {
    const repository = new ConversionFactsRepository(database.pool, randomUUID());
    return new FeedReader({ partnerCode, repository, request, pollMs: 1, log, onRead: () => {}, onFailed: () => {} });
  };
  const releaseLeases = () => database.pool.query(`UPDATE feed_positions SET leased_until = '-infinity'`);
  const readAll = async (feed: FakeFeed): Promise<void> => {
    await releaseLeases();
    const reading = reader(feed);
    while ((await reading.step()) === 0);
  };
  const present = ({ states }: FakeFeed) =>
    [...states]
      .flatMap(([id, { state }]) =>
        state ? [{ id, click_id: state.click, status: state.status, payout: state.payout }] : [],
      )
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const facts = async () => (await database.pool.query(FACTS)).rows as unknown[];

  it('equal the conversions, whatever the pages, restarts, repeats, outages and restored databases', async () => {
    const state = fc.record({
      click: fc.option(fc.constantFrom('click-1', 'click-2')),
      status: fc.constantFrom('pending', 'approved', 'rejected'),
      payout: fc.integer({ min: 0, max: 99 }).map((cents) => `1.${String(cents).padStart(2, '0')}00`),
    });
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('change'), id, state: fc.option(state, { freq: 5 }) }) },
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constantFrom('step', 'step', 'restart', 'lost page', 'outage', 'restore') }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), async (steps, pageSize) => {
        await database.pool.query('TRUNCATE conversion_facts, feed_positions');
        const feed = Object.assign(new FakeFeed(), { pageSize });
        let following = reader(feed);
        for (const one of steps) {
          if ('state' in one) feed.change(one.id, one.state);
          else if (one.kind === 'restore') feed.restore();
          else if (one.kind === 'restart') {
            await releaseLeases();
            following = reader(feed);
          } else if (one.kind === 'lost page') {
            await releaseLeases();
            await reader(feed, 'involve', async (query) => {
              await feed.request(query);
              throw new Error('killed before the page was stored');
            }).step();
          } else {
            feed.isDown = one.kind === 'outage';
            await following.step();
            feed.isDown = false;
          }
        }
        await readAll(feed);
        await expect(facts()).resolves.toEqual(present(feed));
      }),
      { numRuns: samples(60) },
    );
  });

  it('are not changed by a process whose partner another one has taken over', async () => {
    const feed = new FakeFeed();
    feed.change('a', { click: 'click-1', status: 'pending', payout: '1.0000' });
    const gate = Promise.withResolvers<void>();
    const frozen = reader(feed, 'involve', async (query) => {
      const page = await feed.request(query);
      await gate.promise;
      return page;
    });
    const frozenStep = frozen.step();
    while ((await database.pool.query('SELECT FROM feed_positions')).rowCount === 0);
    feed.change('a', { click: 'click-1', status: 'approved', payout: '1.0000' });
    await readAll(feed);
    gate.resolve();
    await frozenStep;
    await expect(facts()).resolves.toEqual(present(feed));
  });

  it('of one partner do not wait for another that does not respond, which is named once', async () => {
    const [down, up] = [new FakeFeed(), new FakeFeed()];
    down.isDown = true;
    up.change('a', { click: null, status: 'paid', payout: '1.0000' });
    const hanging = reader(down, 'rector');
    logged.length = 0;
    const pauses = [await hanging.step(), await hanging.step(), await hanging.step()];
    await readAll(up);
    await expect(facts()).resolves.toEqual(present(up));
    expect(pauses).toEqual([2, 4, 8]);
    down.isDown = false;
    await hanging.step();
    expect(logged).toEqual([
      'warning Failed to read the conversions of a partner',
      'info The conversions of a partner are read again',
    ]);
  });

  it('keep since when a conversion has its status', async () => {
    const feed = new FakeFeed();
    feed.change('a', { click: null, status: 'pending', payout: '1.0000' });
    await readAll(feed);
    const since = async () =>
      (await database.pool.query<{ status_since: Date }>('SELECT status_since FROM conversion_facts')).rows[0]!
        .status_since;
    expect(await since()).toEqual(new Date(RECEIVED_AT));
    feed.change('a', { click: null, status: 'approved', payout: '1.0000' });
    await readAll(feed);
    const approved = await since();
    expect(approved.getTime()).toBeGreaterThan(Date.parse(RECEIVED_AT));
    feed.change('a', { click: null, status: 'approved', payout: '2.0000' });
    await readAll(feed);
    expect(await since()).toEqual(approved);
  });
});
