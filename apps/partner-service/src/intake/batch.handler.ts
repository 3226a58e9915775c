import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { joinHeaders, problems, readBody, sendResponse, startInTurns, toProblem, toProblemResponse } from '@app/common';
import {
  batchEnvelope,
  type BatchedRequest,
  decodeBatch,
  encodeResponses,
  ENVELOPE_HEADERS,
  MAX_BATCH_BYTES,
  verifyEnvelope,
} from '@app/internal-protocol';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { batchedArrival, readConfigVersion } from './arrival';
import { IntakeHandler } from './intake.handler';
import { splitTarget } from './postback-request';

/** Receives postbacks that the gateway sends together: each has its own journey and its own response. */
@Injectable()
export class BatchHandler {
  constructor(
    private readonly intake: IntakeHandler,
    private readonly partnerConfig: PartnerConfigService,
    private readonly environment: PartnerServiceEnvironment,
  ) {}

  /** Answers the request, whatever happens; never throws. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(request, MAX_BATCH_BYTES);
      await this.partnerConfig.catchUp(this.verify(request, body));
      const responses = await startInTurns(decodeBatch(body.toString('utf8')), (item) => this.respond(item));
      const headers = { 'content-type': 'application/json' };
      sendResponse(response, { status: 200, headers, body: encodeResponses(responses) });
    } catch (error) {
      sendResponse(response, toProblemResponse(toProblem(error)));
    }
  }

  private async respond(item: BatchedRequest) {
    const { address, method, target, headers, body } = item;
    const request = { method, ...splitTarget(target), headers: joinHeaders(headers), body, address };
    const response = await this.intake.respond(request, batchedArrival(item));
    return { ...response, body: String(response.body) };
  }

  /** Returns the version of the configuration that the gateway knows. */
  private verify(request: IncomingMessage, body: Uint8Array): number | undefined {
    const configVersion = readConfigVersion(request.headers);
    const sentAtMs = Number(request.headers[ENVELOPE_HEADERS.sent]);
    const envelope = batchEnvelope(this.environment.PARTNER_CODE, sentAtMs, body, configVersion);
    const signature = String(request.headers[ENVELOPE_HEADERS.signature] ?? '');
    if (!verifyEnvelope(this.environment.RECEIPT_KEY, envelope, signature, Date.now())) {
      throw problems.unauthorized('Only the gateway may forward postbacks.');
    }
    return configVersion;
  }
}
