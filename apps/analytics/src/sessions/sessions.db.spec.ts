import { signedHeaders } from '@app/common/identity/call-service';
import { createPartitions } from '@app/event-stream';
import { type AnalyticsUnderTest, INTERNAL_KEY, startAnalytics } from '../testing/analytics-under-test';

const START_MS = Date.parse('2026-03-01T00:00:00Z');
const at = (minute: number) => new Date(START_MS + minute * 60_000).toISOString();
const INSERT_SESSIONS = `
  INSERT INTO sessions (source_id, session_id, is_by_visitor, started_at, last_at, is_bot, events, page_views, purchases,
                        user_id, anonymous_id, entry_page, exit_page, referrer, click_id)
  SELECT source_id, session_id, false, started_at, started_at + interval '90 seconds', is_bot, 2, 1, 0, user_id,
         'visitor-of-a-person', entry_page, 'https://a.example/out', 'https://r.example/?gclid=click-of-a-person',
         'click-of-a-person'
  FROM json_to_recordset($1) AS session (
    source_id integer, session_id text, started_at timestamptz, is_bot boolean, user_id text, entry_page text)`;
const INSERT_VIEWS = `
  INSERT INTO events (event_day, source_id, event_id, received_at, occurred_at, event_type, event_name, is_bot,
                      anonymous_id, session_id, page_url, properties)
  SELECT '2026-03-01', source_id, gen_random_uuid(), now(), occurred_at, 'page_view', 'page_view', is_bot, anonymous_id,
         session_id, page_url, '{}'
  FROM json_to_recordset($1) AS view (
    source_id integer, occurred_at timestamptz, is_bot boolean, anonymous_id text, session_id text, page_url text)`;

describe('sessions', () => {
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    analytics = await startAnalytics();
    const session = (index: number) => ({
      source_id: 1 + (index % 2),
      // Many begin at the same time.
      started_at: at(Math.floor(index / 4)),
      session_id: `session-of-a-person-${index}`,
      is_bot: index % 10 === 9,
      user_id: index % 5 === 0 ? 'user-of-a-person' : null,
      entry_page: index % 3 === 0 ? 'https://a.example/' : 'https://a.example/x',
    });
    const rows = Array.from({ length: 50 }, (_, index) => session(index));
    await analytics.database.pool.query(INSERT_SESSIONS, [JSON.stringify(rows)]);
    await createPartitions(analytics.database.pool, ['2026-03-01']);
  });
  afterAll(() => analytics.stop());

  async function read(path: string, role = 'admin') {
    const call = {
      audience: 'analytics',
      key: INTERNAL_KEY,
      sender: 'admin',
      actor: { role, name: 'key:test' },
      method: 'GET' as const,
      path: `/internal/v1/${path}`,
    };
    const response = await fetch(analytics.url + call.path, { headers: signedHeaders(call, undefined) });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) };
  }

  it.each([1, 7, 45, 50])('are listed once and in order by pages of %d', async (size) => {
    const listed: { started_at: string; session_id: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: { data: typeof listed; next_cursor: string | null } } = await read(
        `event-sessions?page_size=${size}&cursor=${cursor}`,
      );
      listed.push(...body.data);
      cursor = body.next_cursor;
    }
    expect(new Set(listed.map(({ session_id }) => session_id)).size).toBe(45);
    expect(listed).toHaveLength(45);
    const times = listed.map(({ started_at }) => started_at);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it.each([
    ['', 45],
    ['bots=include', 50],
    ['bots=only', 5],
    ['source_id=2', 20],
    ['user_id=user-of-a-person', 10],
    ['user_id=another', 0],
    [`entry_page=${encodeURIComponent('https://a.example/')}`, 15],
    [`from=${at(3)}&to=${at(5)}&bots=include`, 8],
  ])('are filtered by %s', async (filter, count) => {
    expect((await read(`event-sessions?page_size=1000&${filter}`)).body.data).toHaveLength(count);
  });

  it('show their ids to admins, and a viewer only how these begin', async () => {
    const { body } = await read('event-sessions?page_size=1');
    expect(body.data[0]).toMatchObject({
      duration_seconds: 90,
      anonymous_id: 'visitor-of-a-person',
      click_id: 'click-of-a-person',
      referrer: 'https://r.example/?gclid=click-of-a-person',
    });
    const { text, body: masked } = await read('event-sessions', 'viewer');
    expect(text).not.toContain('of-a-person');
    expect(masked.data[0]).toMatchObject({
      session_id: 'sess***',
      click_id: 'clic***',
      referrer: 'https://r.example/',
    });
  });

  it.each(['event-sessions?cursor=nonsense', 'event-sessions?page_size=0', 'event-paths', 'event-sessions?bots=some'])(
    'refuse %s',
    async (path) => {
      expect((await read(path)).status).toBe(422);
    },
  );

  it('have paths: where they began and ended, and the steps between pages within a visit', async () => {
    const view = (minute: number, page: string, fields: object = {}) => ({
      source_id: 1,
      occurred_at: at(minute),
      is_bot: false,
      session_id: null,
      anonymous_id: 'v',
      page_url: `https://a.example/${page}`,
      ...fields,
    });
    const own = { session_id: 's' };
    await analytics.database.pool.query(INSERT_VIEWS, [
      JSON.stringify([
        view(0, 'a'),
        view(5, 'b?utm_source=x'),
        view(6, 'b'),
        view(40, 'c'),
        view(41, 'a'),
        view(42, 'b'),
        view(0, 'a', own),
        view(500, 'b', own),
        view(500, 'z', { ...own, is_bot: true }),
        view(1, 'a', { source_id: 2 }),
        view(2, 'd', { anonymous_id: null }),
      ]),
    ]);
    await analytics.database.pool.query(`
      INSERT INTO event_hourly (source_id, hour, event_type, event_name, is_bot, events)
      SELECT DISTINCT source_id, date_trunc('hour', occurred_at, 'UTC'), event_type, event_name, false, 1 FROM events`);
    const span = `from=${at(0)}&to=${at(1_440)}`;
    const { body } = await read(`event-paths?${span}`);
    expect(body).toMatchObject({
      entry_pages: [
        { page: 'https://a.example/x', sessions: 30 },
        { page: 'https://a.example/', sessions: 15 },
      ],
      exit_pages: [{ page: 'https://a.example/out', sessions: 45 }],
      steps_from: at(0),
    });
    expect(body.steps).toEqual([
      { from_page: 'https://a.example/a', to_page: 'https://a.example/b', steps: 3, sessions: 2 },
      { from_page: 'https://a.example/c', to_page: 'https://a.example/a', steps: 1, sessions: 1 },
    ]);
    expect((await read(`event-paths?${span}&source_id=2`)).body.steps).toEqual([]);
    expect((await read(`event-paths?${span}&limit=1`)).body.steps).toHaveLength(1);
  });
});
