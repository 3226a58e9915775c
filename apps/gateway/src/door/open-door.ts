import { type Door, isOperation } from '@app/common';
import type { DoorService } from './door.service';

/** All that is no operation of the gateway's own is for some partner, and never meets the framework. */
export function openDoor(door: DoorService): Door {
  return (request, response) => {
    if (isOperation(request.url ?? '/')) return false;
    void door.take(request, response);
    return true;
  };
}
