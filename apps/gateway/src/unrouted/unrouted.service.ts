import { Inject, Injectable } from '@nestjs/common';
import { KeyedHasher, Log, redactHeaders, timeOfUuidV7 } from '@app/common';
import { parseBody, parseQuery, redactPath, writeRawData } from '@app/postback';
import type { Incoming } from '../door/incoming';
import { requestHeadersToForward } from '../forward/forward-headers';
import { GatewayEnvironment } from '../gateway.env';
import { PayloadVault } from '../spool/payload-vault';
import { UnroutedRepository } from './unrouted.repository';

/** The bounds are kept once in so many: cheap, and never far above them. */
const DROP_EVERY = 200;
/** A scanner must not make the gateway write without end. */
const MAX_UNDER_WAY = 20;

/** Keeps requests that no route took, so that a mistyped URL can be found and what it cost be driven again. */
@Injectable()
export class UnroutedService {
  private kept = 0;
  private underWay = 0;

  constructor(
    private readonly repository: UnroutedRepository,
    private readonly vault: PayloadVault,
    private readonly hasher: KeyedHasher,
    private readonly environment: GatewayEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Keeps a request as well as can be; nobody waits for it, for its caller is refused either way. */
  keep(incoming: Incoming, id: string): void {
    if (this.environment.UNROUTED_MAX === 0 || this.underWay >= MAX_UNDER_WAY) return;
    this.underWay += 1;
    this.write(incoming, id)
      .catch((error: unknown) => {
        const fields = { postback_id: id, path: redactPath(incoming.path) };
        this.log.error('A request without a route could not be kept', error, fields);
      })
      .finally(() => (this.underWay -= 1));
  }

  private async write(incoming: Incoming, id: string): Promise<void> {
    const { method, target, body, address } = incoming;
    const path = redactPath(incoming.path);
    const parameters = this.readParameters(incoming);
    const headers = redactHeaders(incoming.headers);
    const forwarded = requestHeadersToForward(incoming.rawHeaders);
    const payload = this.vault.seal({ receipt: id, address, method, target, headers: forwarded, body }, '');
    const sizeBytes = payload.length + Buffer.byteLength(parameters) + headers.length + path.length;
    const receivedAt = timeOfUuidV7(id);
    const row = { id, receivedAt, method, path, parameters, headers, address: address || null, payload, sizeBytes };
    await this.repository.keep(row);
    this.kept += 1;
    if (this.kept % DROP_EVERY !== 1) return;
    await this.repository.dropOldest(this.environment.UNROUTED_MAX, this.environment.UNROUTED_MAX_BYTES);
  }

  /** As JSON text, tokens by their hashes; a body that can't be read is left out. */
  private readParameters({ query, body }: Incoming): string {
    const read = parseBody(body);
    return writeRawData(parseQuery(query), read.ok ? read.members : [], this.hasher.hash);
  }
}
