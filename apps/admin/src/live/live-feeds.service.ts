import type { ServiceResponse } from '@app/common/identity/call-service';
import type { NewestPostbacks } from '@app/internal-protocol';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { type FoundPartner, InternalClient } from '../internal-client/internal-client';
import { PartnerFeed } from './partner-feed';

const DEADLINE_MS = 1_500;

/** Roles that see the same share a feed. */
type Sight = 'editor' | 'viewer';

/** The partners that a stream watches, and those that it must not wake. */
export interface Watched {
  feeds: PartnerFeed[];
  asleep: string[];
}

/** The feeds of all open streams: one per partner and sight, however many people watch. */
@Injectable()
export class LiveFeeds implements OnModuleDestroy {
  private readonly feeds = new Map<string, PartnerFeed>();
  private readonly partners = new Map<string, FoundPartner>();
  private readonly ends = new Set<() => void>();
  isStopping = false;

  constructor(private readonly client: InternalClient) {}

  /** Streams end before the server stops accepting: an open one would keep it from closing. */
  onModuleDestroy(): void {
    this.isStopping = true;
    for (const end of this.ends) end();
  }

  /** Calls a function when the process stops. @returns the function that undoes it */
  onStop(end: () => void): () => void {
    this.ends.add(end);
    return () => void this.ends.delete(end);
  }

  /**
   * The feeds of these partners or all. A service that scales to zero has none: reading it would keep it running.
   *
   * @throws Problem 422 for a code of no partner
   */
  async find(codes: readonly string[] | undefined, { role }: Principal): Promise<Watched> {
    const sight = sightOf(role);
    const found = (await this.client.findPartners(codes)).filter(({ is_active: isActive }) => isActive);
    for (const partner of found) this.partners.set(partner.partner_code, partner);
    const awake = found.filter(({ sleeps, endpoint_url: url }) => !sleeps && url !== null);
    return {
      feeds: awake.map(({ partner_code: code }) => this.feedOf(code, sight)),
      asleep: found.filter(({ sleeps }) => sleeps).map(({ partner_code: code }) => code),
    };
  }

  /** What a partner received from a time on. */
  read(
    partnerCode: string,
    role: Principal['role'],
    since: string | undefined,
  ): Promise<ServiceResponse<NewestPostbacks>> {
    const path = since === undefined ? 'newest' : `newest?since=${encodeURIComponent(since)}`;
    const reader = { role: sightOf(role), actor: 'live' } as const;
    return this.client.requestPartner(reader, this.partners.get(partnerCode)!, {
      method: 'GET',
      path,
      deadlineMs: DEADLINE_MS,
    });
  }

  private feedOf(code: string, sight: Sight): PartnerFeed {
    const key = `${sight} ${code}`;
    const feed = this.feeds.get(key) ?? new PartnerFeed(code, (since) => this.read(code, sight, since));
    this.feeds.set(key, feed);
    return feed;
  }
}

function sightOf(role: Principal['role']): Sight {
  return role === 'admin' || role === 'editor' ? 'editor' : 'viewer';
}
