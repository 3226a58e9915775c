import { lookup } from 'node:dns/promises';
import { bareHost, type FieldError, HostAllowlist, problems } from '@app/common';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import { databaseHostOf, databaseUrlError, endpointUrlError, type UrlError } from './url-errors';

/** A slow name server must not delay a change: every connection checks its addresses again. */
const LOOKUP_TIMEOUT_MS = 1_000;

interface UrlFields {
  endpoint_url?: string | null | undefined;
  database_url?: string | null | undefined;
}

/** Refuses URLs of a private network, to which our processes could connect and clients could not. */
@Injectable()
export class HostCheck {
  private readonly allowlist: HostAllowlist;

  constructor(environment: AdminEnvironment) {
    this.allowlist = new HostAllowlist(environment.ENDPOINT_HOST_ALLOWLIST);
  }

  /** Accepts a name that has no address yet. @throws Problem 422 */
  async check({ endpoint_url: endpoint, database_url: database }: UrlFields): Promise<void> {
    const errors: FieldError[] = [];
    if (endpoint != null) {
      const error = endpointUrlError(endpoint, this.allowlist) ?? (await this.addressError(new URL(endpoint).hostname));
      if (error) errors.push({ field: 'endpoint_url', value: endpoint.slice(0, 200), ...error });
    }
    if (database != null) {
      const error = databaseUrlError(database, this.allowlist) ?? (await this.addressError(databaseHostOf(database)!));
      if (error) errors.push({ field: 'database_url', ...error });
    }
    if (errors.length > 0) throw problems.invalidRequest(errors);
  }

  private async addressError(hostname: string): Promise<UrlError | undefined> {
    const host = bareHost(hostname);
    const forbidden = (await addressesOf(host)).find((address) => !this.allowlist.allowsAddress(address, host));
    if (forbidden === undefined) return undefined;
    const reason = `leads to ${forbidden}, a private or reserved address that ENDPOINT_HOST_ALLOWLIST does not list`;
    return { code: 'host_not_allowed', reason };
  }
}

/** Empty when the name has no address, or when the lookup takes too long. */
async function addressesOf(host: string): Promise<string[]> {
  const { promise: timeout, resolve } = Promise.withResolvers<string[]>();
  const timer = setTimeout(() => resolve([]), LOOKUP_TIMEOUT_MS);
  const found = lookup(host, { all: true }).then(
    (addresses) => addresses.map(({ address }) => address),
    () => [],
  );
  try {
    return await Promise.race([found, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
