import { composeTestPostback, deriveEnvelopeKey } from '@app/internal-protocol';
import { escapeIdentifier } from 'pg';
import { createTestCell, type RunningCell, type TestCell } from '../testing/cell-under-test';
import {
  createPartnerDatabase,
  postbackIdAt,
  RECEIPT_KEY,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';
import { admitService } from '@app/partner-config/testing/config-database';
import { cellEndpointUrl } from '@app/partner-config/databases/cell-databases';
import type { TestDatabase } from '@app/common/testing/test-database';
import { until } from '@app/common/testing/until';
import { compareTables } from './compare-tables';
import { cancelMove, moveData } from './move-data';
import { onTables, type PartnerTables } from './partner-tables';

describe('the move of a partner', () => {
  let cell: TestCell;
  let running: RunningCell;
  const made: TestDatabase[] = [];
  const services: ServiceUnderTest[] = [];
  beforeAll(async () => {
    cell = await createTestCell();
    running = await cell.start();
  });
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await running.stop();
    for (const database of made) await database.drop();
    await cell.drop();
  });

  interface Partner {
    code: string;
    service: ServiceUnderTest;
    own: PartnerTables;
    inCell: PartnerTables;
    send: (url: string, query: string) => Promise<number>;
  }

  /** A partner with a service and a database of its own, and some of everything in it. */
  async function createPartner(number: number): Promise<Partner> {
    const code = cell.codeOf(number);
    await cell.addPartner(code, { endpoint_url: 'https://dedicated.example' });
    await admitService(cell.config, code);
    const database = await createPartnerDatabase();
    made.push(database);
    const service = await startService(
      { config: cell.config, partner: database, drop: () => Promise.resolve() },
      { PARTNER_CODE: code },
    );
    services.push(service);
    const send = async (url: string, query: string): Promise<number> =>
      (await fetch(`${url}/${code}/event?${query}`)).status;
    for (const query of ['conversion_id=a&usd_payout=1.25&b=1&a=2', 'conversion_id=a&status=approved', 'usd_payout=x'])
      expect(await send(service.url, query)).toBe(200);
    const own = { partnerCode: code, url: database.url, cell: undefined };
    return { code, service, own, inCell: { partnerCode: code, url: cell.databaseUrl, cell: cell.name }, send };
  }

  const say = (): void => undefined;
  const compare = (from: PartnerTables, to: PartnerTables): Promise<string[]> =>
    onTables(from, (source) => onTables(to, (target) => compareTables(source, target)));
  const countOf = (tables: PartnerTables, table: string): Promise<number> =>
    onTables(tables, async (client) => {
      return (await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${escapeIdentifier(table)}`)).rows[0]!
        .n;
    });
  const pointAtCell = async (code: string): Promise<void> => {
    const values = [code, cellEndpointUrl(cell.url, code)];
    await cell.config.pool.query('UPDATE partners SET endpoint_url = $2 WHERE partner_code = $1', values);
    const isServed = async (): Promise<boolean> =>
      (await fetch(`${running.url}/partners/${code}/ready`)).status === 200;
    await until('the cell serves the partner', isServed);
  };

  it('takes every row along, and leaves no place where a postback could be stored that is lost', async () => {
    const { code, service, own, inCell, send } = await createPartner(1);
    await moveData(own, inCell, say);
    expect(await compare(own, inCell)).toEqual([]);
    expect([await countOf(inCell, 'conversions'), await countOf(inCell, 'quarantine')]).toEqual([2, 1]);
    expect(await send(service.url, 'conversion_id=late')).toBe(503);
    await pointAtCell(code);
    const url = `${running.url}/partners/${code}`;
    expect(await send(url, 'conversion_id=late')).toBe(200);
    expect(await send(url, 'conversion_id=a&status=paid')).toBe(200);
    expect([await countOf(inCell, 'conversion_state'), await countOf(inCell, 'conversions')]).toEqual([2, 4]);
    expect(await countOf(own, 'conversions')).toBe(2);
  });

  it('comes back, with what was stored meanwhile', async () => {
    const { code, own, inCell, send } = await createPartner(2);
    await moveData(own, inCell, say);
    await pointAtCell(code);
    expect(await send(`${running.url}/partners/${code}`, 'conversion_id=b')).toBe(200);
    await moveData(inCell, own, say);
    expect(await send(`${running.url}/partners/${code}`, 'conversion_id=c')).toBe(503);
    expect(await compare(inCell, own)).toEqual([]);
    expect(await countOf(own, 'conversion_state')).toBe(2);
  });

  it('keeps raw values as they were received', async () => {
    const { own, inCell } = await createPartner(3);
    const read = (tables: PartnerTables) =>
      onTables(tables, (client) =>
        client.query('SELECT raw_data::text FROM conversions ORDER BY id').then(({ rows }) => rows),
      );
    const before = await read(own);
    expect(JSON.stringify(before)).toContain('b');
    await moveData(own, inCell, say);
    expect(await read(inCell)).toEqual(before);
  });

  it('is run again after an interruption, and when it is done', async () => {
    const { own, inCell } = await createPartner(4);
    const interrupted = moveData(own, inCell, (line) => {
      if (line.startsWith('Copied')) throw new Error('interrupted');
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    await moveData(own, inCell, say);
    const said: string[] = [];
    await moveData(own, inCell, (line) => void said.push(line));
    expect(said.at(-1)).toContain('has every row already');
    expect(await compare(own, inCell)).toEqual([]);
  });

  it('is cancelled while nothing was switched', async () => {
    const { service, own, inCell, send } = await createPartner(5);
    await moveData(own, inCell, say);
    expect(await send(service.url, 'conversion_id=x')).toBe(503);
    await cancelMove(own);
    expect(await send(service.url, 'conversion_id=x')).toBe(200);
  });

  it('refuses to replace rows that no move has put there', async () => {
    const { code, own, inCell, send } = await createPartner(6);
    await pointAtCell(code);
    expect(await send(`${running.url}/partners/${code}`, 'conversion_id=other')).toBe(200);
    await expect(moveData(own, inCell, say)).rejects.toThrow('that no move has put there');
    expect(await countOf(inCell, 'conversions')).toBe(1);
  });

  it('replaces what the test of a deployment has stored', async () => {
    const { code, own, inCell } = await createPartner(8);
    await pointAtCell(code);
    const key = deriveEnvelopeKey(RECEIPT_KEY, code);
    const sentAtMs = Date.now();
    const endpointPath = `/${code}/event`;
    const test = composeTestPostback({ signer: code, key, endpointPath, postbackId: postbackIdAt(sentAtMs), sentAtMs });
    const response = await fetch(`${running.url}/partners/${code}${test.pathWithQuery}`, { headers: test.headers });
    expect(await response.text()).toContain('stored');
    expect(await countOf(inCell, 'conversions')).toBe(1);
    await moveData(own, inCell, say);
    expect(await compare(own, inCell)).toEqual([]);
  });

  it('stores a postback once that its first place has stored and the gateway sends again', async () => {
    const { code, own, inCell } = await createPartner(7);
    const id = postbackIdAt(Date.now());
    const statement = 'INSERT INTO seen_postback_ids (id) VALUES ($1)';
    await onTables(own, (client) => client.query(statement, [id]));
    await moveData(own, inCell, say);
    await pointAtCell(code);
    await expect(onTables(inCell, (client) => client.query(statement, [id]))).rejects.toMatchObject({ code: '23505' });
  });
});
