import { problems } from '@app/common';
import type { ServiceInsight } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { InternalClient } from '../internal-client/internal-client';
import type { NotAnswered } from '../internal-client/not-answered.dto';
import { queryOf, requestEach } from '../internal-client/request-each';
import type { InsightRequest } from './insight.dto';
import { type Insight, mergeInsight } from './merge-insight';

/** The only place from which figures come: the roll-ups of the partners' services. */
@Injectable()
export class InsightService {
  constructor(private readonly client: InternalClient) {}

  /** @throws Problem 422 */
  async read(
    principal: Principal,
    { partner, by = 'partner', without: withoutJson, ...rest }: InsightRequest,
  ): Promise<Insight & { not_answered: NotAnswered[] }> {
    const without = readKeys(withoutJson);
    const { responses, not_answered } = await requestEach<ServiceInsight>(
      this.client,
      principal,
      partner,
      ({ partner_code: code }) => {
        if (by === 'partner') return without.includes(code) ? undefined : `insight?${queryOf(rest)}`;
        const own = by === 'tenant' ? tenantsOf(code, without) : without;
        return `insight?${queryOf({ ...rest, by, ...(own.length > 0 && { without: JSON.stringify(own) }) })}`;
      },
    );
    return { ...mergeInsight(responses, by), not_answered };
  }
}

function tenantsOf(partnerCode: string, keys: readonly string[]): string[] {
  const prefix = `${partnerCode}/`;
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

function readKeys(text: string | undefined): string[] {
  if (text === undefined || text === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  } catch {
    // Refused below, as other JSON is.
  }
  throw problems.invalidRequest([
    { field: 'without', code: 'wrong_format', value: text.slice(0, 100), reason: 'must be a JSON list of texts' },
  ]);
}
