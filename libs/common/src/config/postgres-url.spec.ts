import { maskPassword } from './postgres-url';

describe('maskPassword', () => {
  it.each([
    ['postgres://user:secret@host:5432/db', 'postgres://user:***@host:5432/db'],
    ['postgres://user:se@cr:et@host/db', 'postgres://user:***@host/db'],
    ['postgresql://host/db?user=me&password=secret&ssl=true', 'postgresql://host/db?user=me&password=***&ssl=true'],
    ['postgres://user@host/db', 'postgres://user@host/db'],
    ['postgres://host:5432/db?options=a:b@c', 'postgres://host:5432/db?options=a:b@c'],
  ])('%s → %s', (url, shown) => {
    expect(maskPassword(url)).toBe(shown);
  });
});
