import { createHash } from 'node:crypto';
import { Log, messageForLog } from '@app/common';
import type { QueriedOffers } from '@app/internal-protocol';
import type { QueriedPartner } from '@app/partner-config';
import { type Catalogue, indexNames, type NameIndex } from '@app/semantic-layer';
import { Inject, Injectable } from '@nestjs/common';
import { PartnersClient } from '../partners/partners-client';
import { PartnersService } from '../partners/partners.service';
import { buildCatalogue } from './build-catalogue';

const MAX_AGE_MS = 5 * 60_000;
/** When a service did not respond, it is asked again soon. */
const RETRY_MS = 30_000;

/** The names of a catalogue, and how questions are searched for them. */
export interface KnownNames {
  catalogue: Catalogue;
  index: NameIndex;
  /** The same for the same names. */
  version: string;
}

/**
 * The names that questions may use. Offers come from the services and are read again after five minutes, in the
 * background; a service that does not respond keeps the offers that it had.
 */
@Injectable()
export class CatalogueService {
  private readonly offers = new Map<string, string[]>();
  private readonly known = new Map<string | undefined, KnownNames>();
  private indexedPartners: readonly QueriedPartner[] | undefined;
  private staleAtMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly partners: PartnersService,
    private readonly client: PartnersClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** @param only the partner whose names alone are known; undefined for all */
  async namesFor(only: string | undefined): Promise<KnownNames> {
    const isFirst = this.staleAtMs === Number.NEGATIVE_INFINITY;
    if (performance.now() > this.staleAtMs) this.reading ??= this.read();
    if (isFirst) await this.reading;
    return this.knownTo(only);
  }

  private knownTo(only: string | undefined): KnownNames {
    const partners = this.partners.current();
    if (partners !== this.indexedPartners) {
      this.known.clear();
      this.indexedPartners = partners;
    }
    const known = this.known.get(only);
    if (known) return known;
    const visible = partners.filter(({ partnerCode }) => only === undefined || partnerCode === only);
    const offers = new Set(visible.flatMap(({ partnerCode }) => this.offers.get(partnerCode) ?? []));
    const catalogue = buildCatalogue(visible, offers);
    const version = createHash('sha256').update(JSON.stringify(catalogue)).digest('base64url');
    const names = { catalogue, index: indexNames(catalogue), version };
    this.known.set(only, names);
    return names;
  }

  private async read(): Promise<void> {
    try {
      const partners = this.partners.current().map((partner) => ({ ...partner, isNamed: false }));
      const { responses, notAnswered } = await this.client.requestEach<QueriedOffers>(partners, {
        method: 'GET',
        path: 'offers',
      });
      for (const { partner, body } of responses) this.offers.set(partner, body.offers);
      this.known.clear();
      this.staleAtMs = performance.now() + (notAnswered.length === 0 ? MAX_AGE_MS : RETRY_MS);
    } catch (error) {
      this.log.error('Failed to read the offers of partners', error, { cause: messageForLog(error) });
    } finally {
      this.reading = undefined;
    }
  }
}
