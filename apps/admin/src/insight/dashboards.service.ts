import { problems } from '@app/common';
import type { Dashboard, Dashboards } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Principal } from '../auth/principal';
import type { VersionCondition } from '../http/etag';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import type { SaveDashboard } from './dashboards.dto';

const DEADLINE_MS = 4_000;

/** Dashboards are kept by insight, which sees in the signature who asks. */
@Injectable()
export class DashboardsService {
  constructor(private readonly client: InternalClient) {}

  list(principal: Principal): Promise<Dashboards> {
    return this.request<Dashboards>(principal, 'GET', 'dashboards');
  }

  /** @throws Problem 404 for one that this person may not see */
  async find(principal: Principal, id: string): Promise<Dashboard> {
    if (!isUUID(id)) throw problems.notFound('The dashboard');
    return this.request<Dashboard>(principal, 'GET', `dashboards/${id}`);
  }

  create(principal: Principal, dashboard: SaveDashboard): Promise<Dashboard> {
    return this.request<Dashboard>(principal, 'POST', 'dashboards', dashboard);
  }

  /** @throws Problem 404, 412 for another version than the condition's, 403 where someone else would hide it */
  async replace(
    principal: Principal,
    id: string,
    dashboard: SaveDashboard,
    condition: VersionCondition,
  ): Promise<Dashboard> {
    const { version } = await this.find(principal, id);
    condition(version);
    const { name, is_shared, definition } = dashboard;
    const body = { version, name, is_shared, definition };
    return this.request<Dashboard>(principal, 'POST', `dashboards/${id}/replace`, body);
  }

  /** @throws Problem 404, 412 for another version than the condition's */
  async delete(principal: Principal, id: string, condition: VersionCondition): Promise<void> {
    const { version } = await this.find(principal, id);
    condition(version);
    await this.request(principal, 'POST', `dashboards/${id}/delete`, { version });
  }

  private async request<Body>(
    principal: Principal,
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<Body> {
    return bodyOf(await this.client.requestInsight<Body>(principal, { method, path, body, deadlineMs: DEADLINE_MS }));
  }
}
