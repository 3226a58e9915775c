import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { answer, joinHeaders, problemAnswer, problems, readBody, startInTurns, toProblem } from '@app/common';
import {
  BATCH_LIMIT_BYTES,
  BATCH_PATH,
  type BatchedRequest,
  decodeBatch,
  encodeAnswers,
  RECEIPT_HEADERS,
  verifyReceipt,
} from '@app/postback';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { PostbackDoor, splitTarget } from './postback-door';
import { batchedReceipt } from './read-receipt';

/** Takes postbacks that the gateway hands over together: each has its own journey and its own answer. */
@Injectable()
export class BatchDoor {
  constructor(
    private readonly door: PostbackDoor,
    private readonly environment: PartnerServiceEnvironment,
  ) {}

  /** Answers the request, whatever happens; never throws. */
  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(request, BATCH_LIMIT_BYTES);
      this.checkSignature(request, body);
      const answers = await startInTurns(decodeBatch(body.toString('utf8')), (item) => this.respond(item));
      answer(response, { status: 200, headers: { 'content-type': 'application/json' }, body: encodeAnswers(answers) });
    } catch (error) {
      answer(response, problemAnswer(toProblem(error)));
    }
  }

  private async respond(request: BatchedRequest) {
    const { address, method, target, headers, body } = request;
    const raw = { method, ...splitTarget(target), headers: joinHeaders(headers), body, address };
    const signed = batchedReceipt(request);
    const { status, headers: answered, body: text } = await this.door.respond(raw, signed, () => signed);
    return { status, headers: answered, body: String(text) };
  }

  private checkSignature(request: IncomingMessage, body: Uint8Array): void {
    const parts = {
      partnerCode: this.environment.PARTNER_CODE,
      receipt: 'batch',
      address: '',
      sentAtMs: Number(request.headers[RECEIPT_HEADERS.sent]),
      method: 'POST',
      pathWithQuery: BATCH_PATH,
      body,
      isTest: false,
    };
    const signature = String(request.headers[RECEIPT_HEADERS.signature] ?? '');
    if (!verifyReceipt(this.environment.RECEIPT_KEY, parts, signature, Date.now())) {
      throw problems.unauthorized('Only the gateway may hand over postbacks.');
    }
  }
}
