import { isPostbackMethod } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import { IntakeCounters, problems, timeOfUuidV7 } from '@app/common';
import { normalizeEndpointPath, splitTarget } from '@app/postback';
import type { Route } from '../routing/compile-routes';
import { RouteTableService } from '../routing/route-table.service';
import { PayloadVault } from '../spool/payload-vault';
import { Replayer } from '../spool/replayer.service';
import { SpoolService } from '../spool/spool.service';
import { type UnroutedPayload, UnroutedRepository, type UnroutedSelection } from './unrouted.repository';

const PAGE_ROWS = 50;
/** The client waits for the response, so what is left after this time is for its next request. */
const WORK_MS = 4_000;
const MAX_LISTED = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export interface UnroutedRedriveReport {
  /** Requests that are in the spool now, to be delivered. */
  moved: number;
  skipped: number;
  /** The first hundred of those skipped. */
  errors: { id: string; reason: string }[];
  /** False when the time did not suffice for all: the request has to be repeated. */
  is_complete: boolean;
}

type MoveOutcome = { partnerCode: string } | { reason: string };

/** Moves requests that had no route into the spool of their partner, under the postback ids that they have. */
@Injectable()
export class UnroutedRedriveService {
  constructor(
    private readonly repository: UnroutedRepository,
    private readonly routes: RouteTableService,
    private readonly vault: PayloadVault,
    private readonly spool: SpoolService,
    private readonly replayer: Replayer,
    private readonly intakeCounters: IntakeCounters,
  ) {}

  /**
   * @param endpointPath the endpoint that they are for; null: the one that each path leads to now
   * @throws Problem invalid_request (422) for an unknown endpoint
   */
  async redrive(selection: UnroutedSelection, endpointPath: string | null): Promise<UnroutedRedriveReport> {
    const target = endpointPath === null ? undefined : this.routeOf(normalizeEndpointPath(endpointPath));
    const report: UnroutedRedriveReport = { moved: 0, skipped: 0, errors: [], is_complete: false };
    const stopMs = performance.now() + WORK_MS;
    let afterId = BEFORE_ALL;
    while (performance.now() < stopMs) {
      const rows = await this.repository.readPayloads(selection, afterId, PAGE_ROWS);
      await this.move(rows, target, report);
      report.is_complete = rows.length < PAGE_ROWS;
      if (report.is_complete) break;
      afterId = rows.at(-1)!.id;
    }
    return report;
  }

  private routeOf(endpointPath: string): Route {
    const route = this.routes.current().byEndpoint.get(endpointPath.slice(1));
    if (!route) {
      const reason = 'No active partner has this endpoint.';
      throw problems.invalidRequest([
        { field: 'endpoint_path', code: 'unknown_reference', value: endpointPath, reason },
      ]);
    }
    return route;
  }

  /** Spools the requests, then deletes them here. Interrupted in between they are in both, with the same postback id. */
  private async move(
    rows: readonly UnroutedPayload[],
    target: Route | undefined,
    report: UnroutedRedriveReport,
  ): Promise<void> {
    await this.intakeCounters.open();
    const outcomes = await Promise.all(rows.map((row) => this.moveOne(row, target)));
    const moved = new Map<string, string>();
    rows.forEach(({ id }, index) => {
      const outcome = outcomes[index]!;
      if ('partnerCode' in outcome) moved.set(id, outcome.partnerCode);
      else if (report.errors.length < MAX_LISTED) report.errors.push({ id, reason: outcome.reason });
    });
    // Counted once, however often the redrive is repeated: when the row is deleted.
    for (const id of await this.repository.delete([...moved.keys()])) {
      this.intakeCounters.record(moved.get(id)!, timeOfUuidV7(id).getTime(), 'stored');
    }
    report.moved += moved.size;
    report.skipped += rows.length - moved.size;
  }

  /** The partner in whose spool the request is now, or why it stays. */
  private async moveOne({ id, payload }: UnroutedPayload, target?: Route): Promise<MoveOutcome> {
    try {
      const request = this.vault.open(payload, id, '');
      const { method } = request;
      const { path, query } = splitTarget(request.target);
      if (!isPostbackMethod(method)) return { reason: `A ${method} is no postback.` };
      const resolved = target ? { route: target, isPostback: true } : this.routes.resolve(path, query, true);
      if (!resolved?.isPostback || !resolved.route.isActive) return { reason: 'Its path leads to no endpoint.' };
      const { partnerCode, endpointPath } = resolved.route;
      const retargeted = { ...request, target: query === '' ? endpointPath : `${endpointPath}?${query}` };
      await this.spool.store(partnerCode, target ? retargeted : request);
      this.replayer.wake(partnerCode);
      return { partnerCode };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
