import { serviceRole } from './database-roles';

describe('serviceRole', () => {
  it('is named after the partner', () => {
    expect(serviceRole('involve_asia')).toBe('svc_involve_asia');
  });

  it('fits the length of PostgreSQL names and is unique for long codes', () => {
    const long = 'x'.repeat(62);
    expect(serviceRole(`${long}a`)).toHaveLength(63);
    expect(serviceRole(`${long}a`)).not.toBe(serviceRole(`${long}b`));
  });
});
