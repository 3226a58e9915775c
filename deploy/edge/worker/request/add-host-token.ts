import { type CompiledMapping, compileMapping } from '@app/postback/mapping/compile-mapping';
import { findTokens } from '@app/postback/mapping/map-parameters';
import { parametersOfMembers, parseBody } from '@app/postback/parsing/parse-body';
import { parseQuery } from '@app/postback/parsing/parse-query';
import { queryOf } from './edge-request';

/** Tokens are found as gateway and service find them: in any case, of several values the last that is one. */
const PLAIN_MAPPING = compileMapping({ mapping: {}, rules: {} });

/**
 * The target with the token of its host behind its query, when the caller sent none of any kind, neither in the query
 * nor in the body. Otherwise the target as it is.
 */
export function addHostToken(
  target: string,
  body: Uint8Array,
  token: string | undefined,
  mapping: CompiledMapping = PLAIN_MAPPING,
): string {
  if (token === undefined || hasToken(target, body, mapping)) return target;
  const pair = `ts_token=${encodeURIComponent(token)}`;
  if (!target.includes('?')) return `${target}?${pair}`;
  const query = queryOf(target);
  return query === '' || query.endsWith('&') ? target + pair : `${target}&${pair}`;
}

function hasToken(target: string, body: Uint8Array, mapping: CompiledMapping): boolean {
  const parameters = parseQuery(queryOf(target));
  const read = parseBody(body);
  if (read.ok) parameters.push(...parametersOfMembers(read.members));
  return Object.values(findTokens(mapping, parameters)).some((token) => token.trim() !== '');
}
