import { until } from '@app/common/testing/until';
import { configure, PATH } from '../testing/send-postbacks';
import { compileDryRunThread } from '../testing/compile-dry-run-thread';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  requestAsAdmin,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { JobRunner } from './job-runner';

let databases: PartnerDatabases;
let service: ServiceUnderTest;

beforeAll(async () => {
  compileDryRunThread();
  databases = await createPartnerDatabases();
  service = await startService(databases);
});

afterAll(async () => {
  await service.stop();
  await databases.drop();
});

beforeEach(async () => {
  await databases.partner.pool.query('TRUNCATE conversions, conversion_state, quarantine, jobs CASCADE');
  await configure(databases, [service], `UPDATE partners SET parameter_mapping = '{}'`);
});

// The tests look into results of many shapes.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function requestJson(path: string, body?: object, role = 'admin'): Promise<Json> {
  const actor = { role, name: 'key:test' };
  const response = await requestAsAdmin<Json>(service, path, { actor, ...(body && { body }) });
  return response.ok ? response.body : { problem: response.problem };
}

async function finished(id: string): Promise<Json> {
  let job: Json;
  await until('the job ends', async () => {
    job = await requestJson(`jobs/${id}`);
    return job.finished_at !== null;
  });
  return job;
}

const send = (query: string) => service.get(`${PATH}?${query}`);
const dryRun = async (body: object): Promise<Json> => finished((await requestJson('jobs/dry-run', body)).id);

describe('a dry run', () => {
  it('counts what a draft changes, in exact groups and exact money, and writes no postback', async () => {
    for (let number = 1; number <= 3; number += 1) {
      await send(`conversion_id=c${number}&status=ok&reward=10.10&usd_payout=1&click_id=click-of-person-${number}`);
    }
    await send('conversion_id=c3&status=ok&reward=20&usd_payout=1');
    await send('conversion_id=same&usd_payout=5');
    await send('transaction=t1&usd_payout=7');
    const draft = {
      parameter_mapping: { reward: 'usd_payout', transaction: 'conversion_id' },
      field_rules: { status: { values: { ok: 'approved' } } },
    };
    const { state, counts, result } = await dryRun({ draft });
    expect(state).toBe('finished');
    expect(counts).toEqual({ done: 6, total: 6 });
    expect(result).toMatchObject({
      postbacks: 6,
      totals: { same: 1, changed: 5, leaves_quarantine: 1, enters_quarantine: 0, tenant_changes: 0, amount_falls: 0 },
      // A conversion counts once: c3 with the payout of its duplicate.
      money: [{ field: 'usd_payout', currency: 'USD', before: '8.0000', after: '52.2000' }],
    });
    expect(result.groups).toEqual([
      {
        group: expect.any(Number),
        changes: [
          { field: 'status', kind: 'changed', before: 'other', after: 'approved' },
          { field: 'usd_payout', kind: 'rises', before: null, after: null },
        ],
        count: 4,
        is_warning: false,
        example_postback_id: expect.any(String),
        money: [{ field: 'usd_payout', currency: 'USD', before: '4.0000', after: '50.3000' }],
      },
      expect.objectContaining({
        changes: [
          {
            field: 'outcome',
            kind: 'leaves_quarantine',
            before: 'conversion_id: conversion_id_missing',
            after: 'stored',
          },
        ],
        count: 1,
      }),
    ]);
    const { rows } = await databases.partner.pool.query('SELECT count(*)::integer AS count FROM conversions');
    expect(rows[0].count).toBe(5);
  });

  it('names first what loses money, changes the tenant or the conversion, or enters quarantine', async () => {
    await send('conversion_id=a&order_id=o1&usd_payout=10&bonus=4');
    await send('conversion_id=b&usd_payout=10&bonus=12&media_id=x');
    const { result } = await dryRun({
      draft: { parameter_mapping: { bonus: 'usd_payout', order_id: 'conversion_id' } },
    });
    expect(result.totals).toMatchObject({ conversion_id_changes: 1, amount_falls: 1, changed: 2 });
    expect(result.groups[0]).toMatchObject({ is_warning: true, count: 1 });
    const lost = await dryRun({ draft: { parameter_mapping: { conversion_id: 'adv_sub' } } });
    expect(lost.result.totals).toMatchObject({ enters_quarantine: 2 });
    expect(lost.result.money).toEqual([{ field: 'usd_payout', currency: 'USD', before: '20.0000', after: '0.0000' }]);
  });

  it('shows changed rows by page and group, and masks what identifies a person for a viewer', async () => {
    for (let number = 1; number <= 3; number += 1)
      await send(`conversion_id=c${number}&clickid=click-of-person-${number}`);
    const { id } = await dryRun({ draft: { parameter_mapping: { clickid: 'click_id' } } });
    const first = await requestJson(`jobs/${id}/rows?limit=2&group=1`);
    expect(first.rows.map(({ conversion_id }: Json) => conversion_id)).toEqual(['c3', 'c2']);
    const second = await requestJson(`jobs/${id}/rows?limit=2&after=${first.next_after}`);
    expect(second).toMatchObject({ rows: [{ conversion_id: 'c1', source: 'stored' }], next_after: null });
    expect(second.rows[0].changes).toEqual([
      { field: 'click_id', kind: 'set', before: null, after: 'click-of-person-1' },
    ]);
    const masked = await requestJson(`jobs/${id}/rows`, undefined, 'viewer');
    expect(JSON.stringify(masked)).not.toContain('click-of-person');
  });

  it('compares with what is stored, where that is asked, and reads no more than the newest', async () => {
    await send('conversion_id=old&reward=1');
    await send('conversion_id=new&reward=2');
    await configure(databases, [service], 'UPDATE partners SET parameter_mapping = $1', ['{"reward":"usd_payout"}']);
    expect((await dryRun({})).result.totals).toMatchObject({ same: 2, changed: 0 });
    const { result } = await dryRun({ compared_with: 'stored', last: 1 });
    expect(result).toMatchObject({
      postbacks: 1,
      money: [{ field: 'usd_payout', before: '0.0000', after: '2.0000' }],
    });
  });

  it('begins anew when another instance takes it over', async () => {
    const runner = service.app.get(JobRunner);
    await send('conversion_id=c1&reward=3');
    const { id } = await requestJson('jobs/dry-run', { draft: { parameter_mapping: { reward: 'usd_payout' } } });
    const once = await finished(id);
    // Another instance had read half of it, and ended before it recorded a result.
    await databases.partner.pool.query(
      `UPDATE jobs SET state = 'running', finished_at = NULL, result = NULL, counts = '{"done":1,"total":2}',
         leased_by = gen_random_uuid(), leased_until = clock_timestamp() + interval '200 milliseconds'
       WHERE id = $1`,
      [id],
    );
    runner.limits.lookAgainMs = 20;
    const again = await finished(id);
    expect(again).toMatchObject({ state: 'finished', counts: once.counts, result: once.result });
    expect((await requestJson(`jobs/${id}/rows`)).rows).toHaveLength(1);
  });

  it('is refused with every error of its draft', async () => {
    const draft = {
      parameter_mapping: { reward: 'usd_payuot' },
      tenants: { nobody: {}, default: { field_rules: { status: { constant: 'nice' } } } },
    };
    const { problem } = await requestJson('jobs/dry-run', { draft, source: 'elsewhere' });
    expect(problem.status).toBe(422);
    const fields = problem.fieldErrors.map(({ field }: Json) => field);
    expect(fields.toSorted()).toEqual([
      'draft.parameter_mapping.reward',
      'draft.tenants.default.field_rules.status.constant',
      'draft.tenants.nobody',
      'source',
    ]);
  });
});

describe('a redrive as a job', () => {
  const setMapping = () =>
    configure(databases, [service], 'UPDATE partners SET parameter_mapping = $1', ['{"transaction":"conversion_id"}']);

  it('makes conversions of what is in quarantine, counts outcomes, and leaves what came later', async () => {
    for (const query of ['transaction=t1', 'transaction=t2', 'transaction=t2', 'nothing=1']) await send(query);
    await setMapping();
    const { id } = await requestJson('jobs/redrive', { all: true });
    const job = await finished(id);
    expect(job).toMatchObject({
      state: 'finished',
      counts: { total: 4, done: 4, stored: 2, duplicate: 1, quarantined: 1, failed: 0 },
    });
    const { rows } = await requestJson(`jobs/${id}/rows`);
    expect(rows.map(({ outcome }: Json) => outcome).toSorted()).toEqual([
      'duplicate',
      'quarantined',
      'stored',
      'stored',
    ]);
  });

  it('counts each postback once when another instance takes a begun step over', async () => {
    for (const number of [1, 2, 3]) await send(`transaction=t${number}`);
    await setMapping();
    const { pool } = databases.partner;
    const found = await pool.query('SELECT id FROM quarantine ORDER BY received_at, id');
    const ids = found.rows.map(({ id }) => id);
    // Another instance redrove the first of its step, and ended before it recorded that.
    await requestJson('jobs/redrive', { postback_ids: [ids[0]] }).then(({ id }) => finished(id));
    const position = JSON.stringify({ after: null, begun: ids });
    const filter = { from: null, to: null, tenantId: null, field: null, reason: null, code: null, postbackIds: null };
    await pool.query(
      `INSERT INTO jobs (id, kind, request, as_of, position, created_by, state, leased_by, leased_until)
       VALUES ('019aa5f0-7c00-7000-8000-000000000000', 'redrive', $1, now(), $2, 'key:test', 'running',
               gen_random_uuid(), clock_timestamp() + interval '200 milliseconds')`,
      [JSON.stringify({ filter }), position],
    );
    service.app.get(JobRunner).limits.lookAgainMs = 20;
    const job = await finished('019aa5f0-7c00-7000-8000-000000000000');
    expect(job.counts).toMatchObject({ done: 3, stored: 3, already: 0, duplicate: 0 });
  });

  it('needs a choice, and no stranger may ask for one', async () => {
    expect((await requestJson('jobs/redrive', {})).problem.status).toBe(422);
    expect((await service.get('/internal/v1/jobs')).status).toBe(401);
  });

  it('stops when it is asked to, and a job without an instance ends at once', async () => {
    const runner = service.app.get(JobRunner);
    await runner.beforeApplicationShutdown();
    const { id } = await requestJson('jobs/redrive', { all: true });
    expect(await requestJson(`jobs/${id}/stop`, {})).toMatchObject({
      state: 'stopped',
      finished_at: expect.any(String),
    });
    expect((await requestJson('jobs')).jobs).toEqual([expect.objectContaining({ id, state: 'stopped' })]);
  });
});
