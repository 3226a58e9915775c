import { writeInsertScript } from './insert-script';

describe('writeInsertScript', () => {
  const columns = [
    { name: 'id', type: 'uuid', value: '0199' },
    { name: 'received_at', type: 'timestamp with time zone', value: '2026-11-21T00:00:00+00:00' },
    { name: 'conversion_id', type: 'text', value: 'c1' },
    { name: 'usd_payout', type: 'numeric(18,4)', value: '5.2500' },
    { name: 'raw_data', type: 'json', value: '{"conversion_id":"c1","live":true}' },
  ];

  it('inserts the columns of the stored row with new generated and unique values', () => {
    expect(writeInsertScript(columns, 'conversions').script).toBe(
      `\\set other_id random(100000000000000, 999999999999999)
INSERT INTO conversions (id, received_at, conversion_id, usd_payout, raw_data) VALUES (gen_random_uuid(), now(), ` +
        `replace(:conversion_id::text, :stored_id::text, :other_id::text)::text, :usd_payout, ` +
        `replace(:raw_data::text, :stored_id::text, :other_id::text)::json);\n`,
    );
  });

  it('passes values as variables, because pgbench would expand names in the script', () => {
    expect(writeInsertScript(columns, 'conversions').variables).toEqual([
      'stored_id=c1',
      'conversion_id=c1',
      'usd_payout=5.2500',
      'raw_data={"conversion_id":"c1","live":true}',
    ]);
  });
});
