import { type BlockList, isIP } from 'node:net';
import { embeddedV4, isPublicAddress, networks } from './ip-address';

const NETWORK = /^(?<address>[0-9a-f.:]+)(?:\/(?<prefix>\d{1,3}))?$/i;
const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** Names of this machine, its cloud or its own network. */
const PRIVATE_NAME = /^[^.]+$|(^|\.)(localhost|local|internal|intranet|private|corp|home|lan|localdomain|home\.arpa)$/;

/** Hosts that may be connected to: those of the public internet, and listed ones. */
export class HostAllowlist {
  private readonly names: ReadonlySet<string>;
  private readonly networks: BlockList;

  /**
   * @param text names, addresses and networks (10.1.0.0/16), separated by commas or spaces; a listed name may have any
   *   address
   * @throws Error with the first invalid entry
   */
  constructor(text: string) {
    const entries = parseEntries(text);
    const invalidEntry = hostAllowlistError(text);
    if (invalidEntry !== undefined) throw new Error(invalidEntry);
    this.names = new Set(entries.filter((entry) => !isNetwork(entry)));
    this.networks = networks(entries.filter(isNetwork));
  }

  /** @param hostname as in a URL */
  allowsHost(hostname: string): boolean {
    const host = bareHost(hostname);
    if (this.names.has(host)) return true;
    return isIP(host) === 0 ? !PRIVATE_NAME.test(host) && NAME.test(host) : this.allowsAddress(host);
  }

  /** @param hostname the name that resolved to the address */
  allowsAddress(address: string, hostname = ''): boolean {
    if (this.names.has(bareHost(hostname)) || isPublicAddress(address)) return true;
    const plain = embeddedV4(address) ?? address;
    const version = isIP(plain);
    return version !== 0 && this.networks.check(plain, version === 6 ? 'ipv6' : 'ipv4');
  }
}

/** The error in the text of an allowlist, if any. */
export function hostAllowlistError(text: string): string | undefined {
  const invalidEntry = parseEntries(text).find(
    (entry) => !isNetwork(entry) && (!NAME.test(entry) || looksLikeAddress(entry)),
  );
  return invalidEntry === undefined
    ? undefined
    : `"${invalidEntry}" is neither a host's name nor an address nor a network`;
}

/** A hostname without the brackets of IPv6 and the root dot. */
export function bareHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function parseEntries(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map(bareHost)
    .filter((entry) => entry !== '');
}

function isNetwork(entry: string): boolean {
  const { address = '', prefix } = NETWORK.exec(entry)?.groups ?? {};
  const version = isIP(address);
  return version !== 0 && Number(prefix ?? 0) <= (version === 6 ? 128 : 32);
}

/** A mistyped address is not a name. */
function looksLikeAddress(entry: string): boolean {
  return /^[\d.]+$/.test(entry);
}
