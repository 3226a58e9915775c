import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { sendResponse, joinHeaders, toProblemResponse, problems, readBody, startInTurns, toProblem } from '@app/common';
import {
  MAX_BATCH_BYTES,
  BATCH_PATH,
  type BatchedRequest,
  decodeBatch,
  encodeResponses,
  ENVELOPE_HEADERS,
  verifyEnvelope,
} from '@app/internal-protocol';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { IntakeHandler, splitTarget } from './intake.handler';
import { batchedEnvelope } from './envelope';

/** Takes postbacks that the gateway hands over together: each has its own journey and its own answer. */
@Injectable()
export class BatchHandler {
  constructor(
    private readonly door: IntakeHandler,
    private readonly environment: PartnerServiceEnvironment,
  ) {}

  /** Answers the request, whatever happens; never throws. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(request, MAX_BATCH_BYTES);
      this.checkSignature(request, body);
      const answers = await startInTurns(decodeBatch(body.toString('utf8')), (item) => this.respond(item));
      sendResponse(response, {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: encodeResponses(answers),
      });
    } catch (error) {
      sendResponse(response, toProblemResponse(toProblem(error)));
    }
  }

  private async respond(request: BatchedRequest) {
    const { address, method, target, headers, body } = request;
    const raw = { method, ...splitTarget(target), headers: joinHeaders(headers), body, address };
    const signed = batchedEnvelope(request);
    const { status, headers: answered, body: text } = await this.door.respond(raw, signed, () => signed);
    return { status, headers: answered, body: String(text) };
  }

  private checkSignature(request: IncomingMessage, body: Uint8Array): void {
    const parts = {
      partnerCode: this.environment.PARTNER_CODE,
      postbackId: 'batch',
      address: '',
      sentAtMs: Number(request.headers[ENVELOPE_HEADERS.sent]),
      method: 'POST',
      pathWithQuery: BATCH_PATH,
      body,
      isTest: false,
    };
    const signature = String(request.headers[ENVELOPE_HEADERS.signature] ?? '');
    if (!verifyEnvelope(this.environment.RECEIPT_KEY, parts, signature, Date.now())) {
      throw problems.unauthorized('Only the gateway may hand over postbacks.');
    }
  }
}
