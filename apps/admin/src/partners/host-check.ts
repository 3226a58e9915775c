import { lookup } from 'node:dns/promises';
import { bareHost, type FieldError, HostAllowlist, problems } from '@app/common';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import { databaseHostOf, databaseUrlError } from './database-url-error';
import { endpointUrlError } from './endpoint-url-error';

/** A name server that is slow to answer must not hold up a change: when it comes to connecting, all is checked again. */
const LOOKUP_TIMEOUT_MS = 1_000;

interface UrlFields {
  endpoint_url?: string | null | undefined;
  database_url?: string | null | undefined;
}

/** Refuses URLs that lead into a private network: our processes would connect to where only they can go. */
@Injectable()
export class HostCheck {
  private readonly allowlist: HostAllowlist;

  constructor(environment: AdminEnvironment) {
    this.allowlist = new HostAllowlist(environment.ENDPOINT_HOST_ALLOWLIST);
  }

  /** @throws Problem 422 that says why; a name that has no address yet is no fault */
  async check({ endpoint_url, database_url }: UrlFields): Promise<void> {
    const faults = await Promise.all([this.endpointError(endpoint_url), this.databaseError(database_url)]);
    const found = faults.filter((fault) => fault !== undefined);
    if (found.length > 0) throw problems.invalidRequest(found);
  }

  private async endpointError(url: string | null | undefined): Promise<FieldError | undefined> {
    if (url === null || url === undefined) return undefined;
    const reason = endpointUrlError(url, this.allowlist) ?? (await this.addressError(new URL(url).hostname));
    return reason === undefined ? undefined : { field: 'endpoint_url', value: url.slice(0, 200), reason };
  }

  private async databaseError(url: string | null | undefined): Promise<FieldError | undefined> {
    if (url === null || url === undefined) return undefined;
    const reason = databaseUrlError(url, this.allowlist) ?? (await this.addressError(databaseHostOf(url)!));
    return reason === undefined ? undefined : { field: 'database_url', reason };
  }

  private async addressError(hostname: string): Promise<string | undefined> {
    const host = bareHost(hostname);
    const addresses = await addressesOf(host);
    const forbidden = addresses.find((address) => !this.allowlist.allowsAddress(address, host));
    return forbidden === undefined
      ? undefined
      : `leads to ${forbidden}, a private or reserved address that ENDPOINT_HOST_ALLOWLIST does not list`;
  }
}

/** None when the name has none, or none is known in time. */
async function addressesOf(host: string): Promise<string[]> {
  const { promise: late, resolve } = Promise.withResolvers<string[]>();
  const timer = setTimeout(() => resolve([]), LOOKUP_TIMEOUT_MS);
  const found = lookup(host, { all: true }).then(
    (addresses) => addresses.map(({ address }) => address),
    () => [],
  );
  try {
    return await Promise.race([found, late]);
  } finally {
    clearTimeout(timer);
  }
}
