import { defaultNames } from './default-names';

const LONG = `p_${'x'.repeat(60)}`;

describe('defaultNames', () => {
  it('appends a suffix to the code', () => {
    expect(defaultNames('involve_asia')).toEqual({
      database_name: 'involve_asia_db',
      cloud_run_service_name: 'involve-asia-postback',
    });
  });

  it('keeps a code whole as long as it fits', () => {
    const code = `p${'x'.repeat(32)}`;
    expect(defaultNames(code)).toEqual({ database_name: `${code}_db`, cloud_run_service_name: `${code}-postback` });
  });

  it('keeps names within the limits of PostgreSQL and Cloud Run', () => {
    const { database_name: database, cloud_run_service_name: service } = defaultNames(`${LONG}a`);
    expect(database).toMatch(/^p_x+_[0-9a-f]{8}_db$/);
    expect(database).toHaveLength(63);
    expect(service).toMatch(/^p-x+-[0-9a-f]{8}-postback$/);
    expect(service).toHaveLength(42);
  });

  it('gives different names to codes with the same beginning', () => {
    const [one, other] = [defaultNames(`${LONG}a`), defaultNames(`${LONG}b`)];
    expect(one.database_name).not.toBe(other.database_name);
    expect(one.cloud_run_service_name).not.toBe(other.cloud_run_service_name);
  });
});
