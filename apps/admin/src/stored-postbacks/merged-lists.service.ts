import { Problem, problems } from '@app/common';
import { type ListPlace, readPlace, writePlace } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { readEntries } from '../http/read-entries';
import { type FoundPartner, InternalClient } from '../internal-client/internal-client';
import { type NotAnswered, notAnswered } from '../internal-client/not-answered.dto';
import { mergePages, type PartnerPage, type PlacedRow } from './merge-pages';
import { BEGINNING, placeFor, placesAfter, readPlaces, writePlaces } from './merged-cursor';
import { invalidCursor, type ListQuarantine, type ListStoredPostbacks } from './stored-postbacks.dto';

/** People wait for the page; a service that is slower is named instead. */
const DEADLINE_MS = 1_200;
/** A single partner may use all the time that its reads have. */
const DEADLINE_OF_ONE_MS = 4_000;
const MAX_CONCURRENT = 64;
const DEFAULT_LIMIT = 50;

interface ServicePage {
  data: PlacedRow[];
  next_cursor: string | null;
}

export type PageOfPartner = PartnerPage<PlacedRow & { partner_code: string }>;

export interface MergedList {
  data: object[];
  /** Null on the last page. */
  next_cursor: string | null;
  limit: number;
  /** Partners whose rows are missing on this page. */
  not_answered: NotAnswered[];
}

/** Lists that several services hold parts of, in one order by time of receipt. */
@Injectable()
export class MergedLists {
  constructor(private readonly client: InternalClient) {}

  /**
   * One page of a list across partners. Services that do not respond in time are named, and their rows come later.
   *
   * @param path of the list at each service
   * @throws Problem 422 for a filter that no service accepts
   */
  async list(
    principal: Principal,
    path: 'conversions' | 'quarantine',
    { partner, limit: size, cursor, ...filter }: ListStoredPostbacks | ListQuarantine,
  ): Promise<MergedList> {
    const limit = size === undefined ? DEFAULT_LIMIT : Number(size);
    const places = cursor === undefined ? BEGINNING : readPlaces(cursor);
    if (!places) throw invalidCursor(cursor!);
    const chosen = readEntries(partner);
    const found = await this.client.findPartners(chosen);
    const isChosen = chosen !== undefined;
    const deadlineMs = found.length === 1 ? DEADLINE_OF_ONE_MS : DEADLINE_MS;
    const responses = await this.client.forEachPartner(
      found,
      async (one) => {
        // A service that scales to zero is started only for a list that names it.
        if (one.sleeps && !isChosen)
          return problems.unavailable(`${one.partner_code} sleeps; select it to include it.`);
        const place = placeFor(places, one.partner_code);
        return this.request(principal, one, { path: pathFor(path, filter, limit, place), deadlineMs });
      },
      MAX_CONCURRENT,
    );
    refuseFilter(responses);
    const pages = responses.filter((response): response is PageOfPartner => !(response instanceof Problem));
    const { rows, end } = mergePages(pages, limit);
    const answered = found.map((one, index) => ({
      code: one.partner_code,
      hasAnswered: !(responses[index] instanceof Problem),
    }));
    const next = placesAfter(places, answered, end);
    return {
      data: rows,
      next_cursor: next ? writePlaces(next) : null,
      limit,
      not_answered: responses.flatMap((response, index) =>
        response instanceof Problem ? [notAnswered(found[index]!.partner_code, response)] : [],
      ),
    };
  }

  /** One page of one partner. */
  async request(
    principal: Principal,
    partner: FoundPartner,
    { path, deadlineMs }: { path: string; deadlineMs: number },
  ): Promise<PageOfPartner | Problem> {
    const { partner_code } = partner;
    const request = { method: 'GET', path, deadlineMs } as const;
    const response = await this.client.requestPartner<ServicePage>(principal, partner, request);
    if (!response.ok) return lacksTenant(response.problem) ? { rows: [], end: null } : response.problem;
    const { data, next_cursor: next } = response.body;
    return { rows: data.map((row) => ({ partner_code, ...row })), end: next === null ? null : readPlace(next)! };
  }
}

/** The path of a page of a service's list. @param place null for the beginning */
export function pathFor(path: string, filter: object, limit: number, place: ListPlace | null): string {
  const parameters = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, String(value)]));
  query.set('limit', String(limit));
  query.set('cursor', writePlace(place ?? newestPlace()));
  return `${path}?${query.toString()}`;
}

/** A page by cursor is one that services neither count nor have to fill. No row is newer than a minute from now. */
function newestPlace(): ListPlace {
  return { receivedAt: new Date(Date.now() + 60_000).toISOString(), id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
}

/** Tenants belong to one partner: the others have no rows of theirs. */
function lacksTenant({ code, fieldErrors }: Problem): boolean {
  return code === 'invalid_request' && fieldErrors.length > 0 && fieldErrors.every(({ field }) => field === 'tenant');
}

/** A filter is the same for all services, so the first one that refuses it speaks for all. */
function refuseFilter(responses: readonly (PageOfPartner | Problem)[]): void {
  const refusal = responses.find(
    (response): response is Problem => response instanceof Problem && response.code === 'invalid_request',
  );
  if (refusal) throw refusal;
}
