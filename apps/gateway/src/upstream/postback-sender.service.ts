import { Inject, Injectable } from '@nestjs/common';
import { Log, uuidV7 } from '@app/common';
import {
  BATCH_PATH,
  type BatchedRequest,
  composeTestPostback,
  decodeResponses,
  encodeBatch,
  ENVELOPE_HEADERS,
  signEnvelope,
} from '@app/internal-protocol';
import type { Route } from '../routing/compile-routes';
import { MAX_BATCHED_BODY_BYTES } from './split-into-batches';
import { UpstreamClient } from './upstream-client.service';
import { type DeliveryResult, isUnavailableStatus } from './upstream-response';

/** A path that every partner has, whatever its endpoint is. */
const STANDARD_PATH = '/postback';

export interface SendOptions {
  timeoutMs: number;
  /** Send again when the connection breaks before a response. */
  retryOnReset: boolean;
  /** The request is a test postback, which is counted nowhere. */
  isTest?: boolean;
}

/** Sends requests to a partner's service, each with a signed envelope; postbacks in batches. */
@Injectable()
export class PostbackSender {
  /** Partners whose service refuses batches at present: the refusal is logged once. */
  private readonly refusing = new Set<string>();

  constructor(
    private readonly client: UpstreamClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Sends postbacks together where they fit a batch. Resolves to one result each, in their order. */
  async sendAll(route: Route, requests: BatchedRequest[], options: SendOptions): Promise<DeliveryResult[]> {
    const startedMs = performance.now();
    const results = isBatchable(requests) ? await this.sendBatch(route, requests, options) : undefined;
    if (results) return results;
    const timeoutMs = options.timeoutMs - (performance.now() - startedMs);
    return Promise.all(requests.map((request) => this.sendOne(route, request, { ...options, timeoutMs })));
  }

  async sendOne(route: Route, request: BatchedRequest, options: SendOptions): Promise<DeliveryResult> {
    const { timeoutMs, retryOnReset, isTest = false } = options;
    if (timeoutMs <= 0) return { kind: 'failure', reason: 'timeout' };
    const { method, target, body } = request;
    const headers = [...request.headers, ...envelopeHeaders(route, request, isTest)];
    const bytes = body.length > 0 ? body : null;
    const origin = route.endpointUrl!;
    return this.client.request({ origin, target, method, headers, body: bytes, timeoutMs, retryOnReset });
  }

  /** Sends a test postback, which shows whether the service takes postbacks at all. */
  sendTest(route: Route, timeoutMs: number): Promise<DeliveryResult> {
    const { partnerCode: signer, signingKey: key, endpointUrl } = route;
    const [postbackId, sentAtMs] = [uuidV7(), Date.now()];
    const test = composeTestPostback({ signer, key, endpointPath: STANDARD_PATH, postbackId, sentAtMs });
    const headers = Object.entries(test.headers).flat();
    const request = { origin: endpointUrl!, target: test.pathWithQuery, method: 'GET', headers, body: null };
    return this.client.request({ ...request, timeoutMs, retryOnReset: false });
  }

  /** Undefined when the service refuses the batch as a whole: its postbacks are then safe to send one by one. */
  private async sendBatch(
    route: Route,
    requests: BatchedRequest[],
    { timeoutMs, retryOnReset }: SendOptions,
  ): Promise<DeliveryResult[] | undefined> {
    const { partnerCode, endpointUrl } = route;
    const body = Buffer.from(encodeBatch(requests));
    const headers = ['content-type', 'application/json', ...batchEnvelopeHeaders(route, body)];
    const batch = { origin: endpointUrl!, target: BATCH_PATH, method: 'POST', headers, body };
    const result = await this.client.request({ ...batch, timeoutMs, retryOnReset });
    if (result.kind === 'failure' || isUnavailableStatus(result.status)) return requests.map(() => result);
    try {
      if (result.status !== 200) throw new Error(`The service responded ${result.status} to a batch`);
      const responses = decodeResponses(result.body.toString('utf8'), requests.length);
      this.refusing.delete(partnerCode);
      return responses.map(({ status, headers: own, body: text }) => {
        return { kind: 'response', status, headers: { ...own }, body: Buffer.from(text) };
      });
    } catch (error) {
      const fields = { partner: partnerCode, cause: String(error) };
      if (!this.refusing.has(partnerCode)) this.log.warn('A service refuses batches of postbacks', fields);
      this.refusing.add(partnerCode);
      return undefined;
    }
  }
}

/** A large body goes alone, except on redelivery: only a batch carries the number of earlier attempts. */
function isBatchable(requests: readonly BatchedRequest[]): boolean {
  const isRedelivery = requests.some(({ earlierAttempts = 0 }) => earlierAttempts > 0);
  return isRedelivery || requests[0]!.body.length <= MAX_BATCHED_BODY_BYTES;
}

/**
 * The signed envelope of one request, as headers. It is signed at the time of sending, which may be long after the time
 * received that the postback id holds.
 */
function envelopeHeaders(route: Route, request: BatchedRequest, isTest: boolean): string[] {
  const sentAtMs = Date.now();
  const { partnerCode, signingKey } = route;
  const { postbackId, address, method, target: pathWithQuery, body, isAcknowledged = false } = request;
  const parts = { partnerCode, postbackId, address, sentAtMs, method, pathWithQuery, body, isTest, isAcknowledged };
  const headers = [
    ENVELOPE_HEADERS.id,
    postbackId,
    ENVELOPE_HEADERS.address,
    address,
    ENVELOPE_HEADERS.sent,
    String(sentAtMs),
    ENVELOPE_HEADERS.signature,
    signEnvelope(signingKey, parts),
  ];
  if (isTest) headers.push(ENVELOPE_HEADERS.test, '1');
  if (isAcknowledged) headers.push(ENVELOPE_HEADERS.acknowledged, '1');
  return headers;
}

/** One signature for all postbacks of a batch. */
function batchEnvelopeHeaders({ partnerCode, signingKey }: Route, body: Uint8Array): string[] {
  const sentAtMs = Date.now();
  const parts = { partnerCode, postbackId: 'batch', address: '', sentAtMs, method: 'POST', pathWithQuery: BATCH_PATH };
  const signature = signEnvelope(signingKey, { ...parts, body, isTest: false });
  return [ENVELOPE_HEADERS.sent, String(sentAtMs), ENVELOPE_HEADERS.signature, signature];
}
