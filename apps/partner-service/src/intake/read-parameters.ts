import { problems } from '@app/common';
import { MAX_PARAMETERS, parseBody, parseQuery, type SecretNames, writeRawData } from '@app/postback';
import type { ReadPostback } from './interpret';
import type { PostbackRequest } from './postback-request';

export interface PostbackContent extends ReadPostback {
  /** The parameters as received and in their order, as JSON text, secrets replaced. */
  rawData: string;
}

/**
 * Reads query and body. A body that is neither JSON nor a form is a fault, not an error.
 *
 * @param secretNames which incoming names have secret values, for any tenant
 * @throws Problem too_large (413)
 */
export function readParameters(
  raw: PostbackRequest,
  redact: (secret: string) => string,
  secretNames: SecretNames,
): PostbackContent {
  const query = parseQuery(raw.query);
  const body = parseBody(raw.body);
  if (!body.ok && body.isTooMany) throw problems.tooLarge(body.reason);
  if (!body.ok) {
    return {
      parameters: query,
      bodyError: { field: 'body', reason: body.reason },
      warnings: [],
      rawData: writeRawData(query, [], redact, secretNames),
    };
  }
  const parameters = query.length === 0 ? body.parameters : [...query, ...body.parameters];
  if (parameters.length > MAX_PARAMETERS) throw problems.tooLarge(`There are more than ${MAX_PARAMETERS} parameters.`);
  return {
    parameters,
    bodyError: null,
    warnings: body.warnings ?? [],
    rawData: writeRawData(query, body.members, redact, secretNames),
  };
}
