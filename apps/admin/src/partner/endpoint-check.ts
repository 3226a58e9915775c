import { lookup } from 'node:dns/promises';
import { bareHost, HostAllowlist, problems } from '@app/common';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import { endpointUrlFault } from './endpoint-url-fault';

/** A name server that is slow to answer must not hold up a change: when it comes to connecting, all is checked again. */
const LOOKUP_WITHIN_MS = 1_000;

/** Refuses an endpoint_url that leads into a private network: the gateway would carry requests where only it can go. */
@Injectable()
export class EndpointCheck {
  private readonly allowlist: HostAllowlist;

  constructor(environment: AdminEnvironment) {
    this.allowlist = new HostAllowlist(environment.ENDPOINT_HOST_ALLOWLIST);
  }

  /** @throws Problem 422 that says why; a name that has no address yet is no fault */
  async check(endpointUrl: string | null | undefined): Promise<void> {
    if (endpointUrl === null || endpointUrl === undefined) return;
    const reason = endpointUrlFault(endpointUrl, this.allowlist) ?? (await this.addressFault(endpointUrl));
    if (reason === undefined) return;
    throw problems.invalidRequest([{ field: 'endpoint_url', value: endpointUrl.slice(0, 200), reason }]);
  }

  private async addressFault(endpointUrl: string): Promise<string | undefined> {
    const host = bareHost(new URL(endpointUrl).hostname);
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
  const timer = setTimeout(() => resolve([]), LOOKUP_WITHIN_MS);
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
