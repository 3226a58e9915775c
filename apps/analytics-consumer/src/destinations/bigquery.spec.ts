import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Delivery, DestinationUnavailableError, type OutsideHandler } from '@app/event-stream';
import { BigQueryStub } from '../testing/bigquery-stub';
import { deliveryWith } from '../testing/deliveries';
import { bigquery } from './bigquery';

const BATCH_ID = '01994f3e-0000-7000-8000-00000000000b';
const DELIVERIES = ['1', '2', '3', '4'].map((digit) =>
  deliveryWith({ event_id: `01994f3e-0000-7000-8000-00000000000${digit}`, properties: { amount: '19.9000' } }),
);
const UPLOAD = ['POST /upload/bigquery/v2/projects/project/jobs', 'PUT /session/0'];
const LOOK = 'GET /bigquery/v2/projects/project/jobs/postback_events_…';
const BAD_ROWS = {
  reason: 'invalid',
  message: 'Error while reading data, error message: JSON table encountered errors',
};

describe('loads into BigQuery', () => {
  let stub: BigQueryStub;
  let folder: string;
  let handler: OutsideHandler;
  beforeEach(async () => {
    stub = new BigQueryStub();
    await stub.start();
    folder = await mkdtemp(join(tmpdir(), 'bigquery-'));
    const keyFile = join(folder, 'key.json');
    await writeFile(keyFile, stub.keyFile());
    handler = handlerWith({ keyFile });
  });
  afterEach(async () => {
    await stub.stub.stop();
    await rm(folder, { recursive: true });
  });

  const handlerWith = (options: { keyFile: string; metadataHost?: string; table?: string }): OutsideHandler =>
    bigquery({
      url: stub.url,
      table: 'project.dataset.events',
      location: 'EU',
      metadataHost: 'none',
      flushIntervalMs: 0,
      pollMs: [1, 1],
      ...options,
    });
  const handle = (deliveries: readonly Delivery[] = DELIVERIES, batchId = BATCH_ID) =>
    handler.handle(deliveries, batchId);
  const unavailable = async (): Promise<DestinationUnavailableError> => {
    const error: unknown = await handle().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(DestinationUnavailableError);
    return error as DestinationUnavailableError;
  };

  it('load a batch as one job into a table by day', async () => {
    await expect(handle()).resolves.toEqual([]);
    expect(stub.requests()).toEqual([LOOK, ...UPLOAD, LOOK]);
    expect(stub.rows).toHaveLength(4);
    expect(stub.rows[0]).toMatchObject({
      delivery_id: DELIVERIES[0]!.delivery_id,
      event_day: '2026-03-01',
      occurred_at: '2026-03-01T12:00:00.000Z',
      properties: { amount: '19.9000' },
    });
    const configs = [...stub.jobs.values()].map(({ config }) => config);
    expect(configs[0]).toMatchObject({
      jobReference: { projectId: 'project', location: 'EU' },
      configuration: {
        load: {
          destinationTable: { projectId: 'project', datasetId: 'dataset', tableId: 'events' },
          timePartitioning: { type: 'DAY', field: 'event_day' },
          writeDisposition: 'WRITE_APPEND',
        },
      },
    });
  });

  it('load a batch once, however often it is repeated and by whichever process', async () => {
    await handle();
    await handle();
    handler = handlerWith({ keyFile: join(folder, 'key.json') });
    await handle();
    expect(stub.rows).toHaveLength(4);
    expect(stub.jobs.size).toBe(1);
  });

  it('load the same events again in another batch, and into another table', async () => {
    await handle();
    await handle(DELIVERIES, 'another');
    handler = handlerWith({ keyFile: join(folder, 'key.json'), table: 'project.dataset.others' });
    await handle();
    expect(stub.jobs.size).toBe(3);
  });

  it('load into a project of a domain', async () => {
    handler = handlerWith({ keyFile: join(folder, 'key.json'), table: 'example.com:project.dataset.events' });
    await handle();
    expect([...stub.jobs.values()][0]!.config).toMatchObject({
      jobReference: { projectId: 'example.com:project' },
      configuration: { load: { destinationTable: { datasetId: 'dataset', tableId: 'events' } } },
    });
  });

  it('look at the outcome of the job that has the id already', async () => {
    await handle();
    let isHidden = true;
    stub.intercept = ({ method }) => {
      if (!isHidden || method !== 'GET') return undefined;
      isHidden = false;
      return { status: 404 };
    };
    await expect(handle()).resolves.toEqual([]);
    expect(stub.requests().slice(-3)).toEqual([LOOK, UPLOAD[0], LOOK]);
    expect(stub.rows).toHaveLength(4);
  });

  it('load once although the response to the upload was lost', async () => {
    stub.intercept = (request) => {
      if (request.method !== 'PUT') return undefined;
      stub.intercept = () => undefined;
      stub.respond(request);
      return { status: 503 };
    };
    await unavailable();
    await handle();
    expect(stub.rows).toHaveLength(4);
  });

  it('wait for a job that takes longer than a call, and load nothing meanwhile', async () => {
    stub.pollsUntilDone = 6;
    await expect(unavailable()).resolves.toMatchObject({ message: expect.stringContaining('is not done') });
    await expect(handle()).resolves.toEqual([]);
    expect(stub.jobs.size).toBe(1);
  });

  it.each([
    ['a quota of the day', 403, 'quotaExceeded', 600_000],
    ['the rate', 403, 'rateLimitExceeded', 0],
    ['an account without rights', 403, 'accessDenied', 0],
    ['a missing dataset', 404, 'notFound', 0],
    ['a wrong request', 400, 'invalid', 0],
    ['an error of the server', 500, 'internalError', 0],
    ['an unreachable server', 503, 'backendError', 0],
  ])('wait after %s, which no event is to blame for', async (_case, status, reason, retryAfterMs) => {
    const body = JSON.stringify({ error: { code: status, errors: [{ reason, message: 'no' }] } });
    stub.intercept = ({ method, url }) => (method === 'POST' && !url.endsWith('/token') ? { status, body } : undefined);
    await expect(unavailable()).resolves.toMatchObject({ retryAfterMs });
    stub.intercept = () => undefined;
    await expect(handle()).resolves.toEqual([]);
    expect(stub.rows).toHaveLength(4);
  });

  it.each([
    ['quotaExceeded', 'Quota exceeded: Your table exceeded quota for imports'],
    ['backendError', 'Try again'],
    ['invalid', 'Provided Schema does not match Table project:dataset.events'],
  ])('begin another job later when one failed with %s', async (reason, message) => {
    stub.errorOf = () => ({ reason, message });
    await expect(unavailable()).resolves.toMatchObject({ message: `${reason}: ${message}` });
    await unavailable();
    stub.errorOf = () => undefined;
    await expect(handle()).resolves.toEqual([]);
    expect(stub.jobs.size).toBe(3);
    expect(stub.rows).toHaveLength(4);
  });

  it('begin another job however many have failed, and find it with few looks', async () => {
    stub.errorOf = () => ({ reason: 'notFound', message: 'Not found: Dataset' });
    await unavailable();
    const [[id, job]] = [...stub.jobs] as [[string, NonNullable<ReturnType<typeof stub.jobs.get>>]];
    for (let number = 1; number < 210; number += 1) stub.jobs.set(id.replace(/0$/, String(number)), job);
    await expect(unavailable()).resolves.toMatchObject({ retryAfterMs: 120_000 });
    stub.errorOf = () => undefined;
    const before = stub.requests().length;
    await expect(handle()).resolves.toEqual([]);
    expect(stub.requests().length - before).toBeLessThan(25);
    await handle();
    expect([stub.jobs.size, stub.rows.length]).toEqual([212, 4]);
  });

  it('bisect a batch with invalid rows, and refuse the one that is wrong for ever', async () => {
    const bad = DELIVERIES[2]!;
    stub.errorOf = (lines) => (lines.some((line) => line.includes(bad.event_id)) ? BAD_ROWS : undefined);
    const error: unknown = await handle().catch((cause: unknown) => cause);
    expect(error).not.toBeInstanceOf(DestinationUnavailableError);
    expect(error).toMatchObject({ message: expect.stringContaining('Error while reading data') });
    await expect(handle([bad])).resolves.toEqual([
      { event: bad, reason: expect.stringContaining('Error while reading data'), isFinal: true },
    ]);
    await handle(DELIVERIES.slice(0, 2));
    expect(stub.rows).toHaveLength(2);
  });

  it('use a token until it is refused, and get a new one then', async () => {
    await handle();
    expect(stub.tokens).toBe(1);
    // The token that the handler has is no longer valid.
    stub.tokens = 7;
    await expect(handle(DELIVERIES, 'next')).resolves.toEqual([]);
    expect(stub.tokens).toBe(8);
    stub.intercept = ({ url }) => (url.endsWith('/token') ? undefined : { status: 401 });
    await unavailable();
  });

  it('use the account of the process where there is no key', async () => {
    handler = handlerWith({ keyFile: '', metadataHost: new URL(stub.url).host });
    await expect(handle()).resolves.toEqual([]);
    handler = handlerWith({ keyFile: join(folder, 'none.json') });
    await expect(unavailable()).resolves.toMatchObject({ message: expect.stringContaining('none.json') });
  });

  it('write texts that are well-formed in every language', async () => {
    await handle([deliveryWith({ properties: { 'a\ud800': ['b\udc00', { c: 'd\ud800' }] } })]);
    expect(stub.rows[0]!['properties']).toEqual({ 'a\ufffd': ['b\ufffd', { c: 'd\ufffd' }] });
  });
});
