import { otherDatabaseUrl } from './other-database-url';

const PRESENT = 'postgres://svc_rector:own@db.example:5432/rector_db?sslmode=require';
const urlFor = (databaseUrl: string | null) => otherDatabaseUrl(PRESENT, { databaseUrl, databaseName: 'other_db' });

describe('otherDatabaseUrl', () => {
  it('stays on the present server, with the present login, where only a name is said', () => {
    expect(urlFor(null)).toBe('postgres://svc_rector:own@db.example:5432/other_db?sslmode=require');
  });

  it.each(['postgres://db.example/x_db', 'postgres://someone@db.example:5432/x_db'])(
    'logs in as ever on the same server: %s',
    (url) => expect(urlFor(url)).toMatch(/^postgres:\/\/svc_rector:own@db\.example(:5432)?\/x_db$/),
  );

  it.each(['postgres://svc_rector@evil.example/x_db', 'postgres://svc_rector@db.example:5433/x_db'])(
    'never sends its password to another server: %s',
    (url) => expect(urlFor(url)).toBe(url),
  );

  it('uses the login that a URL says, and the name where the URL has none', () => {
    expect(urlFor('postgres://a:b@db.example')).toBe('postgres://a:b@db.example/other_db');
  });
});
