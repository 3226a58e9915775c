import { Log, messageForLog } from '@app/common';
import type { QueriedOffers } from '@app/internal-protocol';
import type { QueriedPartner } from '@app/partner-config';
import { indexNames, type NameIndex } from '@app/semantic-layer';
import { Inject, Injectable } from '@nestjs/common';
import { PartnersClient } from '../partners/partners-client';
import { PartnersService } from '../partners/partners.service';
import { buildCatalogue } from './build-catalogue';

const MAX_AGE_MS = 5 * 60_000;
/** When a service did not respond, it is asked again soon. */
const RETRY_MS = 30_000;

/**
 * The names that questions may use. Offers come from the services and are read again after five minutes, in the
 * background; a service that does not respond keeps the offers that it had.
 */
@Injectable()
export class CatalogueService {
  private readonly offers = new Map<string, string[]>();
  private readonly indexes = new Map<string | undefined, NameIndex>();
  private indexedPartners: readonly QueriedPartner[] | undefined;
  private staleAtMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly partners: PartnersService,
    private readonly client: PartnersClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** @param only the partner whose names alone are known; undefined for all */
  async namesFor(only: string | undefined): Promise<NameIndex> {
    const isFirst = this.staleAtMs === Number.NEGATIVE_INFINITY;
    if (performance.now() > this.staleAtMs) this.reading ??= this.read();
    if (isFirst) await this.reading;
    return this.indexOf(only);
  }

  private indexOf(only: string | undefined): NameIndex {
    const partners = this.partners.current();
    if (partners !== this.indexedPartners) {
      this.indexes.clear();
      this.indexedPartners = partners;
    }
    const known = this.indexes.get(only);
    if (known) return known;
    const visible = partners.filter(({ partnerCode }) => only === undefined || partnerCode === only);
    const offers = new Set(visible.flatMap(({ partnerCode }) => this.offers.get(partnerCode) ?? []));
    const index = indexNames(buildCatalogue(visible, offers));
    this.indexes.set(only, index);
    return index;
  }

  private async read(): Promise<void> {
    try {
      const partners = this.partners.current().map((partner) => ({ ...partner, isNamed: false }));
      const { responses, notAnswered } = await this.client.requestEach<QueriedOffers>(partners, {
        method: 'GET',
        path: 'offers',
      });
      for (const { partner, body } of responses) this.offers.set(partner, body.offers);
      this.indexes.clear();
      this.staleAtMs = performance.now() + (notAnswered.length === 0 ? MAX_AGE_MS : RETRY_MS);
    } catch (error) {
      this.log.error('Failed to read the offers of partners', error, { cause: messageForLog(error) });
    } finally {
      this.reading = undefined;
    }
  }
}
