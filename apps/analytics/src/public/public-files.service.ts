import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type RawHandler, type RawResponse, sendResponse } from '@app/common';
import { settingsKeyOf } from '@app/events';
import { AccessService } from '../sources/access.service';
import { settingsResponse } from './settings-response';

/** What pages load: the settings of Segment's libraries, and the script. Each may be read by every page. */
@Injectable()
export class PublicFiles {
  constructor(private readonly access: AccessService) {}

  readonly rawHandler: RawHandler = (message, response) => {
    const found = this.find(message);
    if (!found) return false;
    const cors = this.access.corsHeaders(message);
    sendResponse(response, { ...found, headers: { ...cors, ...found.headers } }, message.method === 'HEAD');
    return true;
  };

  private find({ url, method, headers }: IncomingMessage): RawResponse | undefined {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const path = (url ?? '/').split('?', 1)[0]!;
    const key = settingsKeyOf(path);
    return key === undefined ? undefined : settingsResponse(key, headers);
  }
}
