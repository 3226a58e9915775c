import { problems } from '@app/common';
import type { PersonConversion } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { InternalClient, type ReachablePartner } from '../internal-client/internal-client';
import { type Collected, collectParts, type Part } from './collect-parts';

/** A service lists conversions for about ten seconds at a time. */
const DEADLINE_MS = 60_000;

interface ListedConversions {
  conversions: PersonConversion[];
  next: string | null;
}

/** What insight holds of the conversions of one person: a partner's service names them, since insight knows no person. */
@Injectable()
export class PredictionsOfPerson {
  constructor(private readonly client: InternalClient) {}

  /** Exports or erases them part by part, as the service lists the conversions. Predictions that are left to erase are a problem. */
  async collect(
    principal: Principal,
    partner: ReachablePartner,
    operation: 'export' | 'erase',
    person: Readonly<Record<string, string>>,
  ): Promise<Collected> {
    const none = { predictions: operation === 'erase' ? 0 : [] };
    if (!this.client.hasInsight) return { sum: { ...none, next: null }, problem: undefined };
    const collected = await collectParts(async (cursor) => {
      const listed = await this.client.requestPartner<ListedConversions>(principal, partner, {
        method: 'POST',
        path: 'privacy/conversions',
        body: { ...person, cursor },
        deadlineMs: DEADLINE_MS,
      });
      if (!listed.ok) return listed;
      const { conversions, next } = listed.body;
      if (conversions.length === 0) return { ...listed, body: { ...none, next } };
      const found = await this.client.requestInsight<Part>(principal, {
        method: 'POST',
        path: `privacy/${operation}`,
        body: { partner: partner.partner_code, conversions },
        deadlineMs: DEADLINE_MS,
      });
      return found.ok ? { ...found, body: { ...found.body, next } } : found;
    });
    const isLeft = operation === 'erase' && collected.sum !== undefined && collected.sum.next !== null;
    const more = problems.unavailable('There were more predictions than could be erased in time; repeat the request.');
    return { ...collected, problem: collected.problem ?? (isLeft ? more : undefined) };
  }
}
