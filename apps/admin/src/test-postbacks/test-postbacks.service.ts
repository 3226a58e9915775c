import type { TestPostbackReport } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { fetch } from 'undici';
import { AdminEnvironment } from '../admin.env';
import type { Principal } from '../auth/principal';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { findPartner } from '../partners/find-partner';
import { describeJourney } from './describe-journey';
import type { TestPostbackResult, TestStep } from './test-postbacks.dto';

const DEADLINE_MS = 15_000;
const EDGE_TIMEOUT_MS = 5_000;

/** Sends a postback that is marked as a test the whole way, and says what each step made of it. */
@Injectable()
export class TestPostbacksService {
  constructor(
    private readonly client: InternalClient,
    private readonly environment: AdminEnvironment,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  async send(principal: Principal, partnerCode: string, target: string): Promise<TestPostbackResult> {
    const partner = await findPartner(this.database.manager, partnerCode);
    // The service refuses other addresses.
    const address = partner.ip_allowlist[0]?.split('/')[0];
    const body = { target, ...(address !== undefined && { address }) };
    const request = { method: 'POST', path: 'test-postbacks', body, deadlineMs: DEADLINE_MS } as const;
    const edge = await this.tryEdge(target);
    const report = bodyOf(await this.client.requestGateway<TestPostbackReport>(principal, request));
    return describeJourney(partnerCode, edge, report);
  }

  /** A HEAD request goes the same way as a postback and stores nothing. */
  private async tryEdge(target: string): Promise<TestStep> {
    const { PUBLIC_URL } = this.environment;
    if (PUBLIC_URL === '') return { step: 'edge', state: 'skipped', ms: null, detail: 'PUBLIC_URL' };
    const startedMs = performance.now();
    const outcome = await fetch(new URL(target.split('?')[0]!, PUBLIC_URL), {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(EDGE_TIMEOUT_MS),
    }).then(
      ({ status, ok }) => ({ isOk: ok, detail: String(status) }),
      (error: Error) => ({ isOk: false, detail: error.name === 'TimeoutError' ? 'timeout' : 'unreachable' }),
    );
    const ms = Math.round((performance.now() - startedMs) * 100) / 100;
    return { step: 'edge', state: outcome.isOk ? 'ok' : 'failed', ms, detail: outcome.detail };
  }
}
