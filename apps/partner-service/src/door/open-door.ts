import type { Door } from '@app/common';
import type { PartnerService } from '../partner/partner.service';
import type { PostbackDoor } from '../postback/postback-door';
import { resolveDoorRoute } from './door-route';

/** Postbacks go straight to their journey; everything else to the framework, under its internal address. */
export function openDoor(partners: PartnerService, postbacks: PostbackDoor): Door {
  return (request, response) => {
    const route = resolveDoorRoute(request.url ?? '/', partners.current());
    if (route.isPostback) {
      void postbacks.take(request, response);
      return true;
    }
    request.url = route.url;
    return false;
  };
}
