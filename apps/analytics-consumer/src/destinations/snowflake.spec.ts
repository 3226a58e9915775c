import { type Delivery, DestinationUnavailableError, type OutsideHandler } from '@app/event-stream';
import { deliveryWith } from '../testing/deliveries';
import { SnowflakeStub } from '../testing/snowflake-stub';
import { snowflake, type SnowflakeOptions } from './snowflake';

const BATCH_ID = '01994f3e-0000-7000-8000-00000000000b';
const DELIVERIES = ['1', '2', '3'].map((digit) =>
  deliveryWith({ event_id: `01994f3e-0000-7000-8000-00000000000${digit}`, properties: { plan: 'gold' } }),
);
const LOGIN = { account: 'acme-eu1', username: 'LOADER', privateKeyPath: '/keys/snowflake.p8', warehouse: 'LOADS' };
const LOST = Object.assign(new Error('Network error'), { code: 401_001 });

describe('loads into Snowflake', () => {
  let stub: SnowflakeStub;
  let handler: OutsideHandler;
  beforeEach(() => {
    stub = new SnowflakeStub();
    handler = handlerWith({});
  });

  const handlerWith = (options: Partial<SnowflakeOptions>): OutsideHandler =>
    snowflake({
      ...LOGIN,
      table: 'DB.PUBLIC.EVENTS',
      flushIntervalMs: 0,
      loadDriver: async () => stub.driver,
      ...options,
    });
  const handle = (deliveries: readonly Delivery[] = DELIVERIES, batchId = BATCH_ID) =>
    handler.handle(deliveries, batchId);

  it('upload a batch as one file and copy it into the table', async () => {
    await expect(handle()).resolves.toEqual([]);
    const [limit, create, put, copy] = stub.statements;
    expect(limit).toBe('ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = 80');
    expect(create).toContain('CREATE TABLE IF NOT EXISTS DB.PUBLIC.EVENTS (delivery_id TEXT NOT NULL, event_day DATE');
    expect(put).toMatch(/^PUT 'file:.*json\.gz' @DB\.PUBLIC\.%EVENTS\/events\/2026-03-01 .*OVERWRITE = FALSE$/);
    expect(copy).toMatch(/^COPY INTO DB\.PUBLIC\.EVENTS FROM @DB\.PUBLIC\.%EVENTS FILES = .* FORCE = FALSE/);
    expect(stub.rows).toHaveLength(3);
    expect(stub.rows[0]).toMatchObject({ delivery_id: DELIVERIES[0]!.delivery_id, properties: { plan: 'gold' } });
    expect(stub.logins).toEqual([{ ...LOGIN, authenticator: 'SNOWFLAKE_JWT' }]);
  });

  it('load a batch once, however often it is repeated and by whichever process', async () => {
    await handle();
    await handle();
    handler = handlerWith({});
    await handle();
    expect(stub.rows).toHaveLength(3);
    expect(stub.stage.size).toBe(1);
    await handle(DELIVERIES, 'another');
    expect(stub.rows).toHaveLength(6);
  });

  it.each(['CREATE', 'PUT', 'COPY'])('load once although the response to %s was lost', async (beginning) => {
    stub.fail = (sql) => (sql.startsWith(beginning) ? { error: LOST, isAfter: true } : undefined);
    await expect(handle()).rejects.toThrow(DestinationUnavailableError);
    stub.fail = () => undefined;
    await expect(handle()).resolves.toEqual([]);
    expect(stub.rows).toHaveLength(3);
    expect(stub.closed).toBe(1);
    expect(stub.logins).toHaveLength(2);
  });

  it('wait while there is no connection, and while a statement is refused', async () => {
    stub.connectError = new Error('JWT token is invalid');
    await expect(handle()).rejects.toThrow(DestinationUnavailableError);
    stub.connectError = undefined;
    stub.fail = () => ({ error: Object.assign(new Error('Insufficient privileges'), { code: '003001' }) });
    await expect(handle()).rejects.toThrow(DestinationUnavailableError);
    expect(stub.rows).toEqual([]);
  });

  it('bisect a batch with invalid rows, and refuse the one that is wrong for ever', async () => {
    const bad = DELIVERIES[1]!;
    stub.isWrong = (line) => line.includes(bad.event_id);
    const error: unknown = await handle().catch((cause: unknown) => cause);
    expect(error).not.toBeInstanceOf(DestinationUnavailableError);
    await expect(handle([bad])).resolves.toEqual([{ event: bad, reason: 'Error parsing JSON', isFinal: true }]);
    await handle([DELIVERIES[0]!]);
    expect(stub.rows).toHaveLength(1);
  });

  it('say how to install the driver where it is missing, and wait', async () => {
    handler = snowflake({ ...LOGIN, table: 'DB.PUBLIC.EVENTS', flushIntervalMs: 0 });
    const error: unknown = await handle().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(DestinationUnavailableError);
    expect(error).toMatchObject({ message: expect.stringContaining('npm install snowflake-sdk') });
  });
});
