import type { IncomingMessage } from 'node:http';
import type { Door } from '@app/common';
import { BATCH_PATH, RECEIPT_HEADERS } from '@app/postback';
import type { PartnerService } from '../partner/partner.service';
import type { BatchDoor } from '../postback/batch-door';
import type { PostbackDoor } from '../postback/postback-door';
import { resolveDoorRoute } from './door-route';

/** Postbacks go straight to their journey; everything else to the framework, under its internal address. */
export function openDoor(partners: PartnerService, postbacks: PostbackDoor, batches: BatchDoor): Door {
  return (request, response) => {
    if (request.url === BATCH_PATH && request.method === 'POST') {
      void batches.take(request, response);
      return true;
    }
    const route = resolveDoorRoute(request.url ?? '/', partners.current(), isSignedPostback(request));
    if (route.isPostback) {
      void postbacks.take(request, response, route.mustBeSigned);
      return true;
    }
    keepSentUrl(request);
    request.url = route.url;
    return false;
  };
}

function isSignedPostback({ method, headers }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'POST') && headers[RECEIPT_HEADERS.signature] !== undefined;
}

/** Under the name by which the framework knows the URL as it was sent: the gateway's signature is over that one. */
function keepSentUrl(request: IncomingMessage & { originalUrl?: string }): void {
  request.originalUrl = request.url ?? '/';
}
