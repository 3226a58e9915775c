import { type Door, isOperation } from '@app/common';
import type { DoorService } from './door.service';

/** What the platform's own processes ask; no endpoint begins so. */
const INTERNAL = '/internal/v1/';

/** All that is no operation of the gateway's own is for some partner, and never meets the framework. */
export function openDoor(door: DoorService): Door {
  return (request, response) => {
    const url = request.url ?? '/';
    if (isOperation(url) || url.startsWith(INTERNAL)) return false;
    void door.take(request, response);
    return true;
  };
}
