import { keyedHash, type Problem, problems } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { SearchHit } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import type { Principal } from '../auth/principal';
import { type FoundPartner, InternalClient } from '../internal-client/internal-client';
import { notAnswered } from '../internal-client/not-answered.dto';
import { readQuery } from './read-query';
import type { HitKind, SearchResult, SearchResultHit } from './search.dto';

const FIND_IN_CONFIGURATION = readStatement(__dirname, 'find_in_configuration').text;

const DEADLINE_MS = 1_200;
const MAX_CONCURRENT = 64;

/** Finds what a pasted text is: in the configuration, and at every partner's service at once. */
@Injectable()
export class SearchService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly client: InternalClient,
    private readonly environment: AdminEnvironment,
  ) {}

  async search(principal: Principal, given: string): Promise<SearchResult> {
    const { kind, text, tokens, endpointPath } = readQuery(given);
    const hashes = tokens.map((token) => keyedHash(this.environment.TOKEN_HASH_KEY, token));
    const [configured, stored] = await Promise.all([
      this.database.query<ConfiguredHit[]>(FIND_IN_CONFIGURATION, [endpointPath ?? null, hashes]),
      text === undefined ? [] : this.searchServices(principal, text),
    ]);
    const hits = stored.flatMap(({ code, response }) =>
      'hits' in response ? response.hits.map((hit) => ({ partner_code: code, tenant: null, ...hit })) : [],
    );
    return {
      query: kind,
      hits: [...configured.map((hit) => ({ ...NO_POSTBACK, ...hit })), ...hits.toSorted(newestFirst)],
      not_answered: stored.flatMap(({ code, response }) => ('hits' in response ? [] : [notAnswered(code, response)])),
    };
  }

  private async searchServices(principal: Principal, text: string): Promise<ServiceResult[]> {
    const partners = await this.client.findPartners(undefined);
    const path = `search?q=${encodeURIComponent(text)}`;
    return this.client.forEachPartner(
      partners,
      async (partner) => ({ code: partner.partner_code, response: await this.searchService(principal, partner, path) }),
      MAX_CONCURRENT,
    );
  }

  /** A service that scales to zero is not started for a search. */
  private async searchService(
    principal: Principal,
    partner: FoundPartner,
    path: string,
  ): Promise<ServiceResult['response']> {
    if (partner.sleeps) return problems.unavailable(`${partner.partner_code} sleeps, and was not searched.`);
    const request = { method: 'GET', path, deadlineMs: DEADLINE_MS } as const;
    const response = await this.client.requestPartner<{ hits: SearchHit[] }>(principal, partner, request);
    return response.ok ? response.body : response.problem;
  }
}

interface ConfiguredHit {
  kind: HitKind;
  partner_code: string;
  tenant: string | null;
}

interface ServiceResult {
  code: string;
  response: { hits: SearchHit[] } | Problem;
}

const NO_POSTBACK = { postback_id: null, conversion_id: null, received_at: null };

const newestFirst = (one: SearchResultHit, other: SearchResultHit): number =>
  String(other.received_at).localeCompare(String(one.received_at));
