import { Injectable } from '@nestjs/common';
import { IntakeCounters, type FieldError, KeyedHasher, problems, timeOfUuidV7 } from '@app/common';
import { type BatchedRequest } from '@app/internal-protocol';
import { normalizeEndpointPath } from '@app/postback';
import type { Route } from '../routing/compile-routes';
import { resolvePastRoute } from '../routing/resolve-route';
import { RouteTableService } from '../routing/route-table.service';
import { PayloadVault } from '../spool/payload-vault';
import { Replayer } from '../spool/replayer.service';
import { SpoolService } from '../spool/spool.service';
import { UnroutedRepository, type UnroutedSelection } from './unrouted.repository';

const PAGE_ROWS = 50;
/** Whoever asks waits for the answer: the rest is for the next request. */
const WORK_MS = 4_000;
const MAX_LISTED = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export interface UnroutedRedriveReport {
  /** Requests that are in the spool now, on their way to their service. */
  moved: number;
  skipped: number;
  /** Of the skipped, the first hundred. */
  errors: { id: string; reason: string }[];
  /** False when there was no time for all: ask again. */
  is_complete: boolean;
}

type Moved = { partnerCode: string } | { reason: string };

/** Sends requests that had no route on the way that they should have taken, with the receipts that they were given. */
@Injectable()
export class UnroutedRedriveService {
  constructor(
    private readonly repository: UnroutedRepository,
    private readonly routes: RouteTableService,
    private readonly vault: PayloadVault,
    private readonly spool: SpoolService,
    private readonly replayer: Replayer,
    private readonly hasher: KeyedHasher,
    private readonly intakeCounters: IntakeCounters,
  ) {}

  /**
   * @param endpointPath where they are to go; null: where their own path leads by now
   * @throws Problem invalid_request (422) for an endpoint that nobody has
   */
  async redrive(selection: UnroutedSelection, endpointPath: string | null): Promise<UnroutedRedriveReport> {
    const given = endpointPath === null ? undefined : this.routeOf(normalizeEndpointPath(endpointPath));
    const report: UnroutedRedriveReport = { moved: 0, skipped: 0, errors: [], is_complete: false };
    const stopMs = performance.now() + WORK_MS;
    let afterId = BEFORE_ALL;
    while (performance.now() < stopMs) {
      const rows = await this.repository.readPayloads(selection, afterId, PAGE_ROWS);
      await this.move(rows, given, report);
      report.is_complete = rows.length < PAGE_ROWS;
      if (report.is_complete) break;
      afterId = rows.at(-1)!.id;
    }
    return report;
  }

  private routeOf(endpointPath: string): Route {
    const route = this.routes.current().byEndpoint.get(endpointPath.slice(1));
    const fault: FieldError = {
      field: 'endpoint_path',
      value: endpointPath,
      reason: 'No active partner has this endpoint.',
    };
    if (!route) throw problems.invalidRequest([fault]);
    return route;
  }

  /** First into the spool, then out of here: cut off in between they are in both, and their receipts tell that. */
  private async move(
    rows: readonly { id: string; payload: Buffer }[],
    given: Route | undefined,
    report: UnroutedRedriveReport,
  ): Promise<void> {
    const outcomes = await Promise.all(rows.map((row) => this.moveOne(row, given)));
    const moved = new Map<string, string>();
    rows.forEach(({ id }, index) => {
      const outcome = outcomes[index]!;
      if ('partnerCode' in outcome) moved.set(id, outcome.partnerCode);
    });
    // Booked once, however often it was tried: with the row that goes.
    for (const id of await this.repository.delete([...moved.keys()])) {
      this.intakeCounters.counts.record(moved.get(id)!, timeOfUuidV7(id).getTime(), 'kept');
    }
    report.moved += moved.size;
    report.skipped += rows.length - moved.size;
    rows.forEach(({ id }, index) => {
      const outcome = outcomes[index]!;
      if ('reason' in outcome && report.errors.length < MAX_LISTED) report.errors.push({ id, ...outcome });
    });
  }

  /** Whose spool it is in now, or why it stays. */
  private async moveOne({ id, payload }: { id: string; payload: Buffer }, given?: Route): Promise<Moved> {
    try {
      const request = this.vault.open(payload, id, '');
      const { path, query } = splitTarget(request.target);
      if (request.method !== 'GET' && request.method !== 'POST')
        return { reason: `A ${request.method} is no postback.` };
      const resolved = given ? { route: given, isPostback: true } : this.resolve(path, query);
      if (!resolved?.isPostback || !resolved.route.isActive) return { reason: 'Its path leads to no endpoint.' };
      await this.spool.store(resolved.route.partnerCode, given ? retarget(request, given, query) : request);
      this.replayer.wake(resolved.route.partnerCode);
      return { partnerCode: resolved.route.partnerCode };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private resolve(path: string, query: string) {
    return resolvePastRoute(this.routes.current(), path, query, this.hasher.hash);
  }
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function retarget(request: BatchedRequest, { endpointPath }: Route, query: string): BatchedRequest {
  return { ...request, target: query === '' ? endpointPath : `${endpointPath}?${query}` };
}
