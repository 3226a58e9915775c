import { findAttention } from './find-attention';
import type { PartnerOverview } from './overview.dto';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const HEALTHY = {
  code: 'rector',
  name: 'Rector',
  active: true,
  answered: true,
  error: null,
  last_postback_at: '2026-11-28T11:59:00.000Z',
  hours: [],
  conversions_24h: 1,
  duplicates_24h: 0,
  quarantined_24h: 0,
  quarantine_open: 0,
  spool_pending: 0,
  spool_oldest_at: null,
  dead_lettered: 0,
  errors_in_a_row: 0,
  errors_limit: 9,
  revision: 1,
  database: 'up',
} satisfies PartnerOverview;

describe('findAttention', () => {
  it.each<[Partial<PartnerOverview>, string | undefined, string | undefined]>([
    [{}, undefined, undefined],
    [{ answered: false, error: 'no_answer' }, 'service_silent', 'critical'],
    [{ answered: false, error: 'not_deployed' }, 'service_silent', 'notice'],
    [{ answered: false, error: 'asleep' }, undefined, undefined],
    [{ answered: false, error: 'no_answer', active: false }, undefined, undefined],
    [{ database: 'down' }, 'database_down', 'critical'],
    [{ errors_in_a_row: 4 }, 'errors_in_a_row', 'warning'],
    [{ errors_in_a_row: 5 }, 'errors_in_a_row', 'critical'],
    [{ errors_in_a_row: 50, errors_limit: null }, 'errors_in_a_row', 'warning'],
    [{ spool_pending: 2, spool_oldest_at: '2026-11-28T11:58:00.000Z' }, 'spool_pending', 'notice'],
    [{ spool_pending: 2, spool_oldest_at: '2026-11-28T11:40:00.000Z' }, 'spool_pending', 'critical'],
    [{ dead_lettered: 1 }, 'dead_lettered', 'warning'],
    [{ quarantine_open: 3 }, 'quarantine_open', 'warning'],
    [{ last_postback_at: '2026-11-27T11:59:00.000Z' }, 'no_postbacks', 'notice'],
  ])('finds in %j: %s, %s', (changed, code, severity) => {
    const found = findAttention([{ ...HEALTHY, ...changed }], true, NOW);
    expect(found.map((one) => [one.partner, one.code, one.severity])).toEqual(
      code === undefined ? [] : [['rector', code, severity]],
    );
  });

  it('lists the worst first, and a silent gateway as its own', () => {
    const partners = [
      { ...HEALTHY, code: 'a', quarantine_open: 1 },
      { ...HEALTHY, code: 'b', database: 'down' },
    ];
    expect(findAttention(partners, false, NOW).map(({ code }) => code)).toEqual([
      'gateway_silent',
      'database_down',
      'quarantine_open',
    ]);
  });
});
