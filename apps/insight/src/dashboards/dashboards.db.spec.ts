import type { Dashboard, Dashboards } from '@app/internal-protocol';
import { callService } from '@app/common/identity/call-service';
import { INTERNAL_KEY, type InsightUnderTest, startInsight } from '../testing/insight-under-test';

const TILE = {
  id: 'a',
  title: 'Payout',
  chart: 'line',
  width: 2,
  plan: { metrics: ['payout'], grain: 'day' },
  comparison: 'before',
  period: null,
};
const BOARD = { name: 'Payout', is_shared: false, definition: { tiles: [TILE], period: 'days7' } };

describe('dashboards', () => {
  let insight: InsightUnderTest;
  beforeAll(async () => {
    insight = await startInsight();
  });
  afterAll(() => insight.stop());

  async function request<Body>(name: string, path: string, body?: object, role = 'editor'): Promise<Body> {
    const response = await callService<Body>({
      origin: insight.url,
      audience: 'insight',
      key: INTERNAL_KEY,
      sender: 'admin',
      actor: { role, name },
      method: body ? 'POST' : 'GET',
      path: `/internal/v1/${path}`,
      body,
      deadlineMs: 20_000,
    });
    if (!response.ok) throw response.problem;
    return response.body;
  }
  const create = (name: string, body: object = BOARD): Promise<Dashboard> => request(name, 'dashboards', body);
  const seenBy = async (name: string): Promise<string[]> =>
    (await request<Dashboards>(name, 'dashboards')).data.map(({ id }) => id);

  it('exist for their owner alone until they are shared', async () => {
    const { id, version, ...saved } = await create('ann');
    expect(saved).toMatchObject({ ...BOARD, owner: 'ann', is_own: true, updated_by: 'ann' });
    expect(await seenBy('ann')).toEqual([id]);
    expect(await seenBy('ben')).toEqual([]);
    await expect(request('ben', `dashboards/${id}`)).rejects.toMatchObject({ status: 404 });
    await expect(request('ben', `dashboards/${id}/replace`, { ...BOARD, version })).rejects.toMatchObject({
      status: 404,
    });
    await expect(request('ben', `dashboards/${id}/delete`, { version })).rejects.toMatchObject({ status: 404 });
    await request('ann', `dashboards/${id}/replace`, { ...BOARD, version, is_shared: true });
    expect(await seenBy('ben')).toEqual([id]);
    await request('ann', `dashboards/${id}/delete`, { version: version + 1 });
    expect(await seenBy('ben')).toEqual([]);
  });

  it('that are shared are changed by others, who cannot hide them', async () => {
    const { id } = await create('ann', { ...BOARD, is_shared: true });
    const changed = { ...BOARD, name: 'By offer', is_shared: true, version: 1 };
    await expect(request('ben', `dashboards/${id}/replace`, changed)).resolves.toMatchObject({
      name: 'By offer',
      owner: 'ann',
      is_own: false,
      version: 2,
      updated_by: 'ben',
    });
    const hidden = request('ben', `dashboards/${id}/replace`, { ...changed, version: 2, is_shared: false });
    await expect(hidden).rejects.toMatchObject({ status: 403 });
  });

  it.each(['viewer', 'partner'])('of a %s are private, and change none of others', async (role) => {
    const as = <Body>(path: string, body?: object) => request<Body>(`a ${role}`, path, body, role);
    const shared = await create('ann', { ...BOARD, is_shared: true });
    const own = await as<Dashboard>('dashboards', BOARD);
    const { data: seen } = await as<Dashboards>('dashboards');
    const ids = new Set(seen.map(({ id }) => id));
    // A shared dashboard may name other partners than that of a key.
    expect([ids.has(own.id), ids.has(shared.id)]).toEqual([true, role === 'viewer']);
    expect(await seenBy('ann')).not.toContain(own.id);
    const refused = { status: role === 'viewer' ? 403 : 404 };
    await expect(as('dashboards', { ...BOARD, is_shared: true })).rejects.toMatchObject({ status: 403 });
    await expect(as(`dashboards/${own.id}/replace`, { ...BOARD, is_shared: true, version: 1 })).rejects.toMatchObject({
      status: 403,
    });
    await expect(as(`dashboards/${shared.id}/replace`, { ...BOARD, version: 1 })).rejects.toMatchObject(refused);
    await expect(as(`dashboards/${shared.id}/delete`, { version: 1 })).rejects.toMatchObject(refused);
    await as(`dashboards/${own.id}/replace`, { ...BOARD, name: 'Mine', version: 1 });
    await as(`dashboards/${own.id}/delete`, { version: 2 });
  });

  it('412: is changed once of two who read the same version', async () => {
    const { id } = await create('ann', { ...BOARD, is_shared: true });
    const changes = ['one', 'two'].map((name) =>
      request('ben', `dashboards/${id}/replace`, { ...BOARD, is_shared: true, name, version: 1 }),
    );
    const results = await Promise.allSettled(changes);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { status: 412, code: 'precondition_failed' },
    });
  });

  it('422: names everything that is wrong', async () => {
    const tiles = [{ ...TILE, chart: 'pie', plan: { metrics: ['clicks'], time: {} } }, TILE];
    const wrong = create('ann', { name: ' ', is_shared: 'x', definition: { tiles, period: 'always', more: 1 } });
    await expect(wrong).rejects.toMatchObject({
      fieldErrors: expect.arrayContaining(
        [
          'is_shared',
          'name',
          'definition.more',
          'definition.period',
          'definition.tiles.0.chart',
          'definition.tiles.0.plan.time',
          'definition.tiles.0.plan.metrics.0',
          'definition.tiles',
        ].map((field) => expect.objectContaining({ field })),
      ),
    });
  });
});
