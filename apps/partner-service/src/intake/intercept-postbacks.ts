import type { IncomingMessage } from 'node:http';
import type { RawHandler } from '@app/common';
import { BATCH_PATH, ENVELOPE_HEADERS } from '@app/internal-protocol';
import type { PartnerConfigService } from '../partner-config/partner-config.service';
import type { BatchHandler } from './batch.handler';
import type { IntakeHandler } from './intake.handler';
import { resolveRoute } from './resolve-route';

/** Postbacks go straight to their journey; everything else to the framework, under its internal address. */
export function interceptPostbacks(
  partners: PartnerConfigService,
  postbacks: IntakeHandler,
  batches: BatchHandler,
): RawHandler {
  return (request, response) => {
    if (request.url === BATCH_PATH && request.method === 'POST') {
      void batches.handle(request, response);
      return true;
    }
    const route = resolveRoute(request.url ?? '/', partners.current(), isSignedPostback(request));
    if (route.isPostback) {
      void postbacks.handle(request, response, route.mustBeSigned);
      return true;
    }
    rememberOriginalUrl(request);
    request.url = route.url;
    return false;
  };
}

function isSignedPostback({ method, headers }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'POST') && headers[ENVELOPE_HEADERS.signature] !== undefined;
}

/** Under the name by which the framework knows the URL as it was sent: the gateway's signature is over that one. */
function rememberOriginalUrl(request: IncomingMessage & { originalUrl?: string }): void {
  request.originalUrl = request.url ?? '/';
}
