import { problems } from '@app/common';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { InternalClient } from '../internal-client/internal-client';
import type { NotAnswered } from '../internal-client/not-answered.dto';
import { queryOf, requestEach } from '../internal-client/request-each';
import { type FoundConversion, shownConversion, type StoredConversion } from './shown-conversion';

export interface ConversionChoice {
  conversion_id: string;
  partner?: string;
  tenant?: string;
}

/** Finds a conversion at the partners' services, masked as for a viewer whatever the role of the key. */
@Injectable()
export class ConversionFinder {
  constructor(private readonly client: InternalClient) {}

  /** @throws Problem 403 for another partner than that of the key, 422 for a code of no partner or tenant */
  async find(
    principal: Principal,
    { conversion_id: id, partner, tenant }: ConversionChoice,
  ): Promise<{ conversions: FoundConversion[]; not_answered: NotAnswered[] }> {
    const { partnerCode: own } = principal;
    if (own !== undefined && (partner ?? own) !== own)
      throw problems.forbidden(`This key reads the conversions of ${own} alone.`);
    const path = `conversions/${encodeURIComponent(id)}?${queryOf({ tenant })}`;
    // What a program sends on to the provider of a model is out of our hands.
    const viewer: Principal = { ...principal, role: 'viewer' };
    const found = await requestEach<StoredConversion>(this.client, viewer, own ?? partner, () => path);
    return {
      conversions: found.responses.map(({ partner_code: code, body }) => shownConversion(code, body)),
      not_answered: found.not_answered.filter(({ code }) => code !== 'not_found'),
    };
  }
}
