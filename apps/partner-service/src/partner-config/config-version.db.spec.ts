import { until } from '@app/common/testing/until';
import { ENVELOPE_HEADERS } from '@app/internal-protocol';
import { sendBatch } from '../testing/send-postbacks';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  postbackIdAt,
  type ServiceUnderTest,
  signedHeaders,
  startService,
} from '../testing/service-under-test';

const PATH = '/involve/event?conversion_id=c1';

describe('a change of the configuration', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;
  beforeAll(async () => {
    databases = await createPartnerDatabases();
    service = await startService(databases);
  });
  beforeEach(() => service.loadConfig());
  afterAll(async () => {
    await service.stop();
    await databases.drop();
  });

  /** Changes the response to a postback, and returns the version. */
  const change = async (body: string): Promise<number> => {
    const { pool } = databases.config;
    const response = JSON.stringify({ body, content_type: 'text/plain' });
    await pool.query('UPDATE partners SET success_response = $1', [response]);
    const { rows } = await pool.query<{ version: number }>('SELECT version::integer FROM partners');
    return rows[0]!.version;
  };
  const sendThroughGateway = (version: number, headers: Record<string, string> = {}) => {
    const signed = signedHeaders(postbackIdAt(Date.now()), PATH, '198.51.100.7', false, version);
    return service.get(PATH, { ...signed, ...headers });
  };

  it('applies to the first postback whose envelope has its version', async () => {
    const version = await change('one');
    expect((await sendThroughGateway(version)).text).toBe('one');
  });

  it('applies to the first batch whose envelope has its version', async () => {
    const version = await change('batch');
    const responses = await sendBatch(service, [{ target: PATH }], version);
    expect(responses.map(({ body }) => body)).toEqual(['batch']);
  });

  it('is not loaded for a version that the signature does not cover', async () => {
    const before = (await service.get(PATH)).text;
    const version = await change('unsigned');
    expect((await service.get(PATH, { [ENVELOPE_HEADERS.configVersion]: String(version) })).text).toBe(before);
    const forged = await sendThroughGateway(version, { [ENVELOPE_HEADERS.configVersion]: String(version + 1) });
    expect(forged.text).toBe(before);
  });

  it('is not listened for: between loads there is no connection to the config database', async () => {
    await until('none is open', async () => {
      const { rowCount } = await databases.config.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'test'`,
      );
      return rowCount === 0;
    });
  });
});
