import { exitCodeOf, formatCompliance } from './compliance-report';

const EMPTY = {
  partner_code: 'rector',
  from: '2025-01-01',
  to: '2025-02-01',
  changes: [],
  personal_data: [],
  keys: [],
  audit_chain: { entries: 3, head: 'abc', first_misfit: null },
  retention: null,
  retention_not_answered: 'rector does not answer.',
};

describe('the compliance report for a person', () => {
  it('names what is missing', () => {
    const text = formatCompliance(EMPTY);
    expect(text).toContain('Who changed what\n  nothing');
    expect(text).toContain('Retention: not known. rector does not answer.');
  });

  it('shows whether the audit log is whole, or its first broken entry, with exit code 2', () => {
    expect(formatCompliance(EMPTY)).toContain('  3 entries chained  whole  last hash abc\n');
    const broken = { ...EMPTY.audit_chain, first_misfit: { entry_id: 42, reason: 'changed' } };
    expect(formatCompliance({ ...EMPTY, audit_chain: broken })).toContain('BROKEN at entry 42: changed');
    expect([EMPTY, { ...EMPTY, audit_chain: broken }].map(exitCodeOf)).toEqual([0, 2]);
  });

  it('aligns the columns, and shows rows that are kept too long', () => {
    const kept = { what: 'ledger', tenant: null, days_allowed: 400, oldest: null, is_kept_too_long: false };
    const text = formatCompliance({
      ...EMPTY,
      changes: [
        { actor: 'key:a', action: 'update', entity: 'partner', count: 2, first_at: 't0', last_at: 't1' },
        { actor: 'key:longer', action: 'erase', entity: 'personal_data', count: 1, first_at: 't2', last_at: 't2' },
      ],
      keys: [
        {
          id: 'k',
          name: 'a',
          role: 'admin',
          created_at: 't',
          expires_at: null,
          revoked_at: null,
          last_used_at: null,
          deeds: 2,
        },
      ],
      retention: [kept, { ...kept, what: 'conversions', tenant: 'bytec', oldest: 't', is_kept_too_long: true }],
    });
    expect(text).toContain('  key:a       update partner       2 ×  last at t1\n');
    expect(text).toContain('  a  admin  never used at the admin API  2 entries\n');
    expect(text).toContain('conversions of bytec  400 days  oldest from t  KEPT TOO LONG');
  });
});
