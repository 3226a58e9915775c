import { Inject, Injectable } from '@nestjs/common';
import { Log, uuidV7 } from '@app/common';
import {
  BATCH_HEADER,
  BATCH_PATH,
  type BatchedResponse,
  type BatchedRequest,
  composeTestPostback,
  decodeResponses,
  encodeBatch,
} from '@app/internal-protocol';
import type { Route } from '../routing/compile-routes';
import { BatchSupport } from './batch-support';
import { MAX_BATCHED_BODY_BYTES } from './split-into-batches';
import type { DeliveryResult, UpstreamResponse } from './upstream-response';
import { UpstreamClient } from './upstream-client.service';
import { batchEnvelopeHeaders, envelopeHeaders } from './sign-request';

/** The standard form: a path of every partner's, whatever its endpoint is. */
const STANDARD_PATH = '/postback';

/** Sends postbacks to a service, together where it takes that, and reads its answers. Waits for nothing else. */
@Injectable()
export class PostbackSender {
  constructor(
    private readonly forwarder: UpstreamClient,
    private readonly takers: BatchSupport,
    @Inject(Log) private readonly log: Log,
  ) {}

  /**
   * One answer a postback, in their order.
   *
   * @param isRepeatable whether they are sent once more when their connection breaks before an answer
   */
  async sendAll(
    route: Route,
    requests: BatchedRequest[],
    timeoutMs: number,
    isRepeatable = true,
  ): Promise<DeliveryResult[]> {
    const startedMs = performance.now();
    const isBatch = this.isForBatch(route.endpointUrl!, requests);
    const answers = isBatch ? await this.sendBatch(route, requests, timeoutMs, isRepeatable) : undefined;
    if (answers) return answers;
    const leftMs = timeoutMs - (performance.now() - startedMs);
    return Promise.all(requests.map((request) => this.sendAlone(route, request, leftMs, isRepeatable)));
  }

  /** Whether the service takes postbacks at all: what it answers to a test postback, which counts nowhere. */
  sendTest(route: Route, timeoutMs: number): Promise<DeliveryResult> {
    const { partnerCode: signer, signingKey: key } = route;
    const test = composeTestPostback({
      signer,
      key,
      endpointPath: STANDARD_PATH,
      postbackId: uuidV7(),
      sentAtMs: Date.now(),
    });
    const headers = Object.entries(test.headers).flat();
    const target = { origin: route.endpointUrl!, target: test.pathWithQuery, method: 'GET' };
    return this.forwarder.request({ ...target, headers, body: null, timeoutMs, isRepeatable: false });
  }

  /** Only a batch tells the service that a postback was sent before, so that one travels so whatever its size. */
  private isForBatch(origin: string, requests: readonly BatchedRequest[]): boolean {
    const isRedelivery = requests.some(({ earlierAttempts = 0 }) => earlierAttempts > 0);
    if (isRedelivery) return this.takers.mayTake(origin, Date.now());
    return this.takers.has(origin) && requests[0]!.body.length <= MAX_BATCHED_BODY_BYTES;
  }

  /** Undefined when the service does not take this batch: its postbacks are safe to send again one by one. */
  private async sendBatch(
    route: Route,
    requests: BatchedRequest[],
    timeoutMs: number,
    isRepeatable: boolean,
  ): Promise<DeliveryResult[] | undefined> {
    const origin = route.endpointUrl!;
    const body = Buffer.from(encodeBatch(requests));
    const headers = ['content-type', 'application/json', ...batchEnvelopeHeaders(route, body)];
    const whole = { origin, target: BATCH_PATH, method: 'POST', headers, body, timeoutMs, isRepeatable };
    const answer = await this.forwarder.request(whole);
    if (answer.kind === 'unanswered') return requests.map(() => answer);
    if (isUnavailableStatus(answer.status)) return requests.map(() => answer);
    try {
      if (answer.status !== 200) throw new Error(`The batch was answered ${answer.status}`);
      return decodeResponses(answer.body.toString('utf8'), requests.length).map(toServiceAnswer);
    } catch (error) {
      this.takers.refused(origin, Date.now());
      this.log.warn(`${route.partnerCode} does not take batches`, { partner: route.partnerCode, cause: String(error) });
      return undefined;
    }
  }

  async sendAlone(
    route: Route,
    request: BatchedRequest,
    timeoutMs: number,
    isRepeatable = true,
  ): Promise<DeliveryResult> {
    if (timeoutMs <= 0) return { kind: 'unanswered', reason: 'timeout' };
    const { method, target, body } = request;
    const origin = route.endpointUrl!;
    const headers = [...request.headers, ...envelopeHeaders(route, request)];
    const bytes = body.length > 0 ? body : null;
    const outgoing = { origin, target, method, headers, body: bytes, timeoutMs, isRepeatable };
    const answer = await this.forwarder.request(outgoing);
    return answer.kind === 'unanswered' ? answer : this.takers.learn(origin, answer, Date.now());
  }
}

/** What stands between us and the service answers so for one that is not there. */
export function isUnavailableStatus(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

function toServiceAnswer({ status, headers, body }: BatchedResponse): UpstreamResponse {
  const { [BATCH_HEADER]: _mark, ...passed } = headers;
  return { kind: 'answered', status, headers: passed, body: Buffer.from(body) };
}
