import { type Problem, problems } from '@app/common';
import type { Principal } from '../auth/principal';
import { readEntries } from '../http/read-entries';
import type { FoundPartner, InternalClient } from './internal-client';
import { type NotAnswered, notAnswered } from './not-answered.dto';

/** People wait for the page; a service that is slower is named instead. */
const DEADLINE_MS = 2_500;
/** A single partner may use all the time that its reads have. */
const DEADLINE_OF_ONE_MS = 5_000;
const MAX_CONCURRENT = 64;

export interface PartnerResponse<Body> {
  partner_code: string;
  body: Body;
}

export interface PartnerResponses<Body> {
  /** In the order of the partners. */
  responses: PartnerResponse<Body>[];
  not_answered: NotAnswered[];
}

/**
 * Asks the services of all partners, or of the chosen ones, at once; those that do not respond in time are named. A
 * service that scales to zero is started only for a request that names it.
 *
 * @param partner codes separated by commas; undefined for all
 * @param pathFor the path below /internal/v1 at one partner; undefined leaves the partner out
 * @throws Problem 422 for a code of no partner, or a value that no service accepts
 */
export async function requestEach<Body>(
  client: InternalClient,
  principal: Principal,
  partner: string | undefined,
  pathFor: (partner: FoundPartner) => string | undefined,
): Promise<PartnerResponses<Body>> {
  const chosen = readEntries(partner);
  const found = await client.findPartners(chosen);
  const deadlineMs = found.length === 1 ? DEADLINE_OF_ONE_MS : DEADLINE_MS;
  const asked = found.flatMap((one) => {
    const path = pathFor(one);
    return path === undefined ? [] : [{ ...one, path }];
  });
  const received = await client.forEachPartner(
    asked,
    async (one): Promise<Body | Problem> => {
      const { partner_code: code, path } = one;
      if (one.sleeps && !chosen) return problems.unavailable(`${code} sleeps; select it to include it.`);
      const response = await client.requestPartner<Body>(principal, one, { method: 'GET', path, deadlineMs });
      return response.ok ? response.body : response.problem;
    },
    MAX_CONCURRENT,
  );
  return sortOut(asked, received);
}

function sortOut<Body>(asked: readonly FoundPartner[], received: readonly (Body | Problem)[]): PartnerResponses<Body> {
  const sorted: PartnerResponses<Body> = { responses: [], not_answered: [] };
  const refusals: Problem[] = [];
  for (const [index, { partner_code }] of asked.entries()) {
    const response = received[index]!;
    if (!isProblem(response)) sorted.responses.push({ partner_code, body: response });
    else if (response.code === 'invalid_request') refusals.push(response);
    else sorted.not_answered.push(notAnswered(partner_code, response));
  }
  // A tenant belongs to one partner: the others have nothing of it. Whatever else is refused, all refuse.
  const refusal = refusals.find((problem) => sorted.responses.length === 0 || !lacksTenant(problem));
  if (refusal) throw refusal;
  return sorted;
}

function isProblem(response: unknown): response is Problem {
  return response instanceof Error;
}

function lacksTenant({ fieldErrors }: Problem): boolean {
  return fieldErrors.length > 0 && fieldErrors.every(({ field }) => field === 'tenant');
}

/** A query of the values that are given. */
export function queryOf(values: object): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
}
