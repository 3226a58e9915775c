import { samples } from '@app/common/testing/samples';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test';
import { SpoolRepository } from './spool.repository';

const PARTNERS = ['alpha', 'beta', 'beta 2'];
const STATES = ['waiting', 'dead'] as const;

/** Of partners that no route knows, so that nobody delivers them. */
const INSERT_ROWS = `
  INSERT INTO spool (id, partner_code, received_at, payload, size_bytes, state)
  SELECT id, partner_code, now(), '', 0, state FROM json_to_recordset($1) AS row (id uuid, partner_code text, state text)`;

let gateway: GatewayUnderTest;
let repository: SpoolRepository;

beforeAll(async () => {
  gateway = await startGateway();
  repository = new SpoolRepository(gateway.own.pool, gateway.own.pool);
});

afterAll(() => gateway.stop());

const rows = fc.array(fc.record({ partner_code: fc.constantFrom(...PARTNERS), state: fc.constantFrom(...STATES) }), {
  maxLength: 40,
});
const orAll = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: null });

describe('the list of the spool', () => {
  it('shows matching rows, newest first, each exactly once over all pages', async () => {
    const sizes = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        orAll(...PARTNERS, 'nobody'),
        orAll(...STATES),
        sizes,
        async (kinds, partnerCode, state, limit) => {
          const kept = kinds.map((kind) => ({ id: randomUUID(), ...kind }));
          await gateway.own.pool.query('DELETE FROM spool');
          await gateway.own.pool.query(INSERT_ROWS, [JSON.stringify(kept)]);
          const listed: string[] = [];
          for (let beforeId: string | null = null, isMore = true; isMore;) {
            const page = await repository.list({ partnerCode, state, beforeId, limit });
            listed.push(...page.map(({ id }) => id));
            beforeId = listed.at(-1) ?? null;
            isMore = page.length === limit;
          }
          const matching = kept.filter(
            (row) => (partnerCode ?? row.partner_code) === row.partner_code && (state ?? row.state) === row.state,
          );
          expect(listed).toEqual(
            matching
              .map(({ id }) => id)
              .toSorted()
              .toReversed(),
          );
        },
      ),
      { numRuns: samples(60) },
    );
  });
});
