import type { JobDocument } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import { findPartner } from '../partners/find-partner';
import { bodyOf, InternalClient, type InternalRequest } from './internal-client';

export type PartnerJob = JobDocument & { partner_code: string };

/** The way to the service of one partner, on behalf of a principal. */
@Injectable()
export class PartnerClient {
  constructor(
    private readonly client: InternalClient,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  /** @throws Problem 404 for an unknown partner, that of its service, or 503 or 504 without a response */
  async request<Body>(principal: Principal, partnerCode: string, request: InternalRequest): Promise<Body> {
    const partner = await findPartner(this.database.manager, partnerCode);
    return bodyOf(await this.client.requestPartner<Body>(principal, partner, request));
  }

  /** A request whose response is a job. @throws Problem as `request` does */
  async requestJob(principal: Principal, partnerCode: string, request: InternalRequest): Promise<PartnerJob> {
    return { partner_code: partnerCode, ...(await this.request<JobDocument>(principal, partnerCode, request)) };
  }
}
