import type { IncomingMessage, ServerResponse } from 'node:http';
import { problems, sendResponse, toProblemResponse } from '@app/common';
import { CELL_PATH } from '@app/partner-config/databases/cell-databases';
import pLimit from 'p-limit';
import { HostedPartner, type HostTools } from './hosted-partner';

/** A start runs migrations and compiles a configuration; postbacks of the partners that run go on meanwhile. */
const STARTS_AT_ONCE = 2;

/** The partners of the cell that this process serves, by code. */
export class PartnerHost {
  private readonly partners = new Map<string, HostedPartner>();
  private readonly stopping = new Map<string, Promise<void>>();
  private readonly tools: HostTools;
  private isStopping = false;

  constructor(tools: Omit<HostTools, 'inTurn'>) {
    this.tools = { ...tools, inTurn: pLimit(STARTS_AT_ONCE) };
  }

  /** Starts partners that are new to the cell and ends those that left it. Resolves when each has started or failed once. */
  async update(codes: readonly string[]): Promise<void> {
    const wanted = new Set(this.isStopping ? [] : codes);
    for (const code of this.partners.keys()) if (!wanted.has(code)) this.end(code);
    await Promise.all([...wanted].filter((code) => !this.partners.has(code)).map((code) => this.begin(code)));
  }

  /**
   * Handles a request for one of the partners.
   *
   * @returns false where the path names none: it is one of the process's own
   */
  dispatch(request: IncomingMessage, response: ServerResponse): boolean {
    const target = splitPartner(request.url ?? '/');
    if (!target) return false;
    request.url = target.url;
    const partner = this.partners.get(target.code);
    if (partner) partner.handle(request, response);
    else refuseUnknown(target.code, request, response);
    return true;
  }

  describe(): { partners: number; not_running: string[] } {
    const all = [...this.partners.values()];
    const waiting = all.filter(({ isReady }) => !isReady).map(({ partnerCode }) => partnerCode);
    return { partners: all.length, not_running: waiting.toSorted() };
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    for (const code of this.partners.keys()) this.end(code);
    await Promise.all(this.stopping.values());
  }

  private async begin(code: string): Promise<void> {
    const partner = new HostedPartner(code, this.tools);
    this.partners.set(code, partner);
    // One that comes back waits for its previous application to end.
    await this.stopping.get(code);
    await partner.start();
  }

  private end(code: string): void {
    const partner = this.partners.get(code);
    this.partners.delete(code);
    const ended = partner!
      .stop()
      .catch((error: unknown) => this.tools.log.error(`Failed to end ${code} in its cell`, error))
      .finally(() => this.stopping.delete(code));
    this.stopping.set(code, ended);
  }
}

/** `/partners/CODE/rest` is `/rest` of that partner. */
export function splitPartner(url: string): { code: string; url: string } | undefined {
  if (!url.startsWith(CELL_PATH)) return undefined;
  const rest = url.slice(CELL_PATH.length);
  const end = rest.search(/[/?]/);
  if (end < 0) return { code: rest, url: '/' };
  const own = rest.slice(end);
  return { code: rest.slice(0, end), url: own.startsWith('/') ? own : `/${own}` };
}

/** 503 rather than 404: the gateway has heard of a new partner earlier than this process, and spools meanwhile. */
function refuseUnknown(code: string, request: IncomingMessage, response: ServerResponse): void {
  const problem = problems.unavailable(`No partner "${code.slice(0, 64)}" runs in this cell.`);
  sendResponse(response, toProblemResponse(problem), request.method === 'HEAD');
}
