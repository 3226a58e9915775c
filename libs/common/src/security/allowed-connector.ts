import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { bareHost, type HostAllowlist } from './host-allowlist';

/** The host is neither public nor listed. */
class ForbiddenHostError extends Error {
  readonly code = 'EFORBIDDENHOST';

  constructor(hostname: string) {
    super(`${hostname} is a private or reserved host, and ENDPOINT_HOST_ALLOWLIST does not list it`);
    this.name = 'ForbiddenHost';
  }
}

type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A `connect` option of undici that refuses hosts outside the allowlist. It checks the address that is connected to,
 * because a name may resolve to another address than when it was configured.
 */
export function allowedConnector(
  allowlist: HostAllowlist,
  options: buildConnector.BuildOptions = {},
): buildConnector.connector {
  const connect = buildConnector({ ...options, lookup: allowedLookup(allowlist) });
  return (target, done) => {
    if (allowlist.allowsHost(target.hostname)) connect(target, done);
    else done(new ForbiddenHostError(bareHost(target.hostname)), null);
  };
}

/** @param resolve a DNS lookup, for tests */
export function allowedLookup(allowlist: HostAllowlist, resolve: Lookup = lookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0);
      const allowed = found.filter(({ address }) => isIP(address) !== 0 && allowlist.allowsAddress(address, hostname));
      if (allowed.length === 0) return done(new ForbiddenHostError(hostname), '', 0);
      if (options.all) return done(null, allowed);
      return done(null, allowed[0]!.address, allowed[0]!.family);
    });
  };
}
