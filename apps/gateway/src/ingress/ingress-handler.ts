import { type RawHandler, isOperation } from '@app/common';
import type { IngressService } from './ingress.service';

/** What the platform's own processes ask; no endpoint begins so. */
const INTERNAL = '/internal/v1/';

/** All that is no operation of the gateway's own is for some partner, and never meets the framework. */
export function ingressHandler(door: IngressService): RawHandler {
  return (request, response) => {
    const url = request.url ?? '/';
    if (isOperation(url) || url.startsWith(INTERNAL)) return false;
    void door.handle(request, response);
    return true;
  };
}
