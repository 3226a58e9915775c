import { callService } from '@app/common/identity/call-service';
import { hashOfId, hashOfVisit } from '@app/events';
import { escapeIdentifier } from 'pg';
import { type AnalyticsUnderTest, INTERNAL_KEY, startAnalytics } from '../testing/analytics-under-test';
import { ERASED_TABLES } from './erased-tables';
import type { EventsErasure, EventsExport } from './visitor-data.service';

const USER = 'user-of-a-person-0001';
const CLICK = 'click-of-a-person-0001';
const TABLES = `
  SELECT relname FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`;

describe('personal data in the database of events', () => {
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    analytics = await startAnalytics();
  });
  afterAll(() => analytics.stop());
  beforeEach(() =>
    query(`TRUNCATE events, undated_ids, event_rejects, sessions, session_items, visitors_hourly, users_hourly, conversion_facts, dead_events,
                    event_retries, stream_positions, alerts, alert_counts`),
  );

  const query = (sql: string, values: unknown[] = []) =>
    analytics.database.pool.query<Record<string, unknown>>(sql, values);
  const tables = async () => (await query(TABLES)).rows.map(({ relname }) => relname as string);

  const send = async <Body>(operation: string, body: object, role = 'admin'): Promise<Body> => {
    const response = await callService<Body>({
      origin: analytics.url,
      audience: 'analytics',
      key: INTERNAL_KEY,
      sender: 'admin',
      actor: { role, name: 'key:test' },
      method: 'POST',
      path: `/internal/v1/privacy/${operation}`,
      body,
      deadlineMs: 20_000,
    });
    if (!response.ok) throw response.problem;
    return response.body;
  };
  const erase = (body: object) => send<EventsErasure>('erase', body);

  const track = (event: object) =>
    fetch(`${analytics.url}/api/v1/analytics/track`, { method: 'POST', body: JSON.stringify(event) });

  /** Rows of every table that have a text somewhere. */
  const rowsWith = async (text: string): Promise<string[]> => {
    const found: string[] = [];
    for (const table of await tables()) {
      const { rowCount } = await query(`SELECT FROM ${escapeIdentifier(table)} AS t WHERE strpos(t::text, $1) > 0`, [
        text,
      ]);
      if (rowCount) found.push(table);
    }
    return found;
  };

  /** A person with events, a reject, a session, counted hashes, a conversion and errors; and others. */
  const insertPerson = async (): Promise<void> => {
    const visit = { user_id: USER, session_id: 'session-1', anonymous_id: 'device-1' };
    const page_url = `https://shop.example/p?click_id=${CLICK}&utm_campaign=spring`;
    await track({ event_type: 'page_view', page_url, ...visit });
    await track({ event_type: 'click', click_id: CLICK, ...visit });
    await track({
      event_type: 'purchase',
      order_id: 'o-1',
      amount: '9.90',
      currency: 'MYR',
      properties: { referee: USER },
    });
    await track({ event_type: 'page_view', user_id: 'another', properties: { note: `not ${USER}x` } });
    await track({ event_type: 'Not A Type!', user_id: USER, click_id: CLICK });
    await track({ event_type: 'Not A Type!', user_id: 'another' });
    await query(`INSERT INTO sessions (source_id, session_id, is_by_visitor, started_at, last_at, is_bot, events, page_views,
        purchases, user_id, anonymous_id, referrer, click_id)
      VALUES (1, 'session-1', false, now(), now(), false, 2, 1, 0, '${USER}', 'device-1', 'https://a.example/?gclid=x', '${CLICK}'),
             (1, 'session-2', false, now(), now(), false, 1, 1, 0, 'another', NULL, NULL, NULL)`);
    await query(
      `INSERT INTO users_hourly SELECT date_trunc('hour', now()), 1, false, hash FROM unnest($1::bigint[]) AS hash`,
      [[hashOfId(USER), hashOfId('another')]],
    );
    await query(
      `INSERT INTO visitors_hourly SELECT hour, 1, false, $1
      FROM unnest('{2026-03-01T10:00Z,2026-03-01T11:00Z}'::timestamptz[]) AS hour`,
      [hashOfId(USER)],
    );
    const asVisitor = { user_id: USER, anonymous_id: null, session_id: null };
    const visits = [0, 1, 1].map((days) => hashOfVisit(asVisitor, new Date(Date.now() - days * 86_400_000)));
    await query(
      `INSERT INTO session_items SELECT 1, hash, 'p' || number, false, now()
      FROM unnest($1::bigint[]) WITH ORDINALITY AS visit (hash, number)`,
      [visits],
    );
    await query(`INSERT INTO alert_counts (rule, key, window_start, count)
      VALUES ('session_rate', '1 session-1', now(), 3), ('session_rate', '1 session-2', now(), 3)`);
    await query(`INSERT INTO alerts (rule, key, window_start, source_id, details)
      VALUES ('session_rate', '1 session-1', now(), 1, '{"session_id":"session-1","count":601}'),
             ('high_value_purchase', '1 o-1', now(), 1, '{"session_id":"session-1","order_id":"o-1"}'),
             ('session_rate', '1 session-2', now(), 1, '{"session_id":"session-2","count":601}')`);
    await query(`INSERT INTO conversion_facts (partner_code, tenant_id, conversion_id, conversion_key, click_id, received_at,
        status_since, generation) VALUES ('involve', 1, 'c-1', '', '${CLICK}', now(), now(), 1)`);
    for (const [table, column] of [
      ['dead_events', 'died_at'],
      ['event_retries', 'due_at'],
    ]) {
      await query(`INSERT INTO ${table} (handler, event_day, source_id, event_id, attempts, error, ${column})
        VALUES ('ga4', '2026-03-01', 1, gen_random_uuid(), 5, 'refused ${USER} of ${CLICK}', now())`);
    }
  };

  it('is decided about for every table', async () => {
    expect(Object.keys(ERASED_TABLES)).toEqual(await tables());
  });

  it('leaves nothing behind in any table, and counts stay', async () => {
    await insertPerson();
    const count = async () => {
      const counts = (await tables()).map(async (name) => {
        const { rows } = await query(`SELECT count(*)::integer AS rows FROM ${escapeIdentifier(name)}`);
        return [name, rows[0]!['rows']] as const;
      });
      return Object.fromEntries(await Promise.all(counts));
    };
    const before = await count();
    expect((await rowsWith(USER)).length).toBeGreaterThanOrEqual(5);

    const byUser = await erase({ user_id: USER });
    expect(byUser).toEqual({ events: 3, rejects: 1, sessions: 1, others: 11, destinations: [], next: null });
    const byClick = await erase({ click_id: CLICK });
    expect(byClick).toMatchObject({ events: 0, rejects: 0, sessions: 0, others: 1, next: null });

    // Only as a part of what another person wrote.
    expect(await rowsWith(USER)).toEqual(['events']);
    expect(await rowsWith(`"${USER}"`)).toEqual([]);
    expect(await rowsWith(CLICK)).toEqual([]);
    expect(await rowsWith(hashOfId(USER))).toEqual([]);
    expect(await rowsWith('session-1')).toEqual([]);
    expect(await rowsWith('session-2')).toEqual(['alert_counts', 'alerts', 'sessions']);
    const { rows: requests } = await query(`SELECT request FROM event_rejects WHERE event = '{"erased":true}'`);
    expect(requests).toEqual([{ request: null }]);
    expect(await count()).toEqual(before);
    const { rows: visitors } = await query(
      'SELECT count(DISTINCT visitor_hash)::integer AS visitors FROM visitors_hourly',
    );
    expect(visitors).toEqual([{ visitors: 1 }]);
    const { rows: visits } = await query('SELECT count(DISTINCT session_hash)::integer AS visits FROM session_items');
    expect(visits).toEqual([{ visits: 2 }]);
    const { rows: purchases } = await query(`SELECT properties FROM events WHERE event_type = 'purchase'`);
    expect(purchases).toMatchObject([{ properties: { order_id: 'o-1', amount: '9.9000', referee: null } }]);
  });

  it('is not touched where it is another person’s, and erasing again finds nothing', async () => {
    await insertPerson();
    await erase({ user_id: USER });
    await expect(erase({ user_id: USER })).resolves.toEqual({
      events: 0,
      rejects: 0,
      sessions: 0,
      others: 0,
      destinations: [],
      next: null,
    });
    expect(await rowsWith('another')).toEqual(['event_rejects', 'events', 'sessions']);
    expect(await rowsWith(hashOfId('another'))).toEqual(['users_hourly']);
  });

  it('is exported as it is', async () => {
    await insertPerson();
    const found = await send<EventsExport>('export', { user_id: USER });
    expect(found).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({ event_type: 'page_view', user_id: USER }),
        expect.objectContaining({ event_type: 'click', click_id: CLICK }),
        expect.objectContaining({ event_type: 'purchase', properties: expect.objectContaining({ referee: USER }) }),
      ]),
      rejects: [{ event: { user_id: USER } }],
      sessions: [{ session_id: 'session-1', anonymous_id: 'device-1' }],
      next: null,
    });
    expect(found.events).toHaveLength(3);
  });

  it('may be at destinations, which are named as long as they have seen an event', async () => {
    await track({ event_type: 'click', user_id: USER });
    await query(`INSERT INTO stream_positions (handler, snapshot) VALUES
      ('ga4', pg_current_snapshot()), ('mixpanel', '1:1:'), ('hourly', pg_current_snapshot())`);
    await expect(erase({ user_id: USER })).resolves.toMatchObject({ events: 1, destinations: ['ga4'] });
  });

  it('is found beyond the rows of one step', async () => {
    await query(`INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot,
        user_id, properties)
      SELECT current_date, 1, gen_random_uuid(), now(), now(), 'click', 'click', false,
             CASE WHEN number % 4 = 0 THEN '${USER}' ELSE 'another' END, '{}'
      FROM generate_series(1, 5000) AS number`);
    await expect(erase({ user_id: USER })).resolves.toMatchObject({ events: 1_250, next: null });
    expect(await rowsWith(USER)).toEqual([]);
    expect((await query(`SELECT FROM events WHERE user_id = 'another'`)).rowCount).toBe(3_750);
  });

  it('is for admins, by one id', async () => {
    await expect(send('erase', { user_id: USER }, 'editor')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(erase({})).rejects.toMatchObject({ fieldErrors: [{ code: 'choice_required' }] });
    await expect(erase({ user_id: USER, click_id: CLICK })).rejects.toMatchObject({
      fieldErrors: [{ code: 'conflicting_fields' }],
    });
    await expect(erase({ user_id: USER, cursor: 'events:2026-02-30:1:x' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'cursor', code: 'invalid_cursor' }],
    });
  });
});
