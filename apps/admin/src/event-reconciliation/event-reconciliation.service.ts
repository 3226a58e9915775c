import type { EventReconciliation } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { SourceCodes } from '../event-sources/source-codes.service';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { queryOf } from '../internal-client/request-each';
import type { EventReconciliationRequest } from './event-reconciliation.dto';

const DEADLINE_MS = 20_000;

/** Reads from the collector what it received and what it stores, with the codes of sources. */
@Injectable()
export class EventReconciliationService {
  constructor(
    private readonly client: InternalClient,
    private readonly sources: SourceCodes,
  ) {}

  /** @throws Problem when the collector does not respond */
  async reconcile(principal: Principal, { source, ...span }: EventReconciliationRequest): Promise<EventReconciliation> {
    const path = `event-reconciliation?${queryOf({ ...span, source_id: await this.sources.idOf(source) })}`;
    const report = bodyOf(
      await this.client.requestAnalytics<EventReconciliation>(principal, {
        method: 'GET',
        path,
        deadlineMs: DEADLINE_MS,
      }),
    );
    const codes = await this.sources.all();
    const data = report.data.map((hour) => ({ ...hour, source: codes.get(Number(hour.source)) ?? hour.source }));
    return { ...report, data };
  }
}
