import { problems } from '@app/common';
import { MAX_PARAMETERS, parseBody, parseQuery, type SecretNames, writeRawData } from '@app/postback';
import type { ReadPostback } from './interpret-postback';
import type { RawPostback } from './raw-postback';

export interface ReadRequest extends ReadPostback {
  /** The parameters as received and in their order, as JSON text, secrets replaced. */
  evidence: string;
}

/**
 * Reads query and body. A body that is neither JSON nor a form is a fault, not an error.
 *
 * @param secretNames which incoming names have secret values, for any tenant
 * @throws Problem too_large (413)
 */
export function readPostback(
  raw: RawPostback,
  redact: (secret: string) => string,
  secretNames: SecretNames,
): ReadRequest {
  const query = parseQuery(raw.query);
  const body = parseBody(raw.body);
  if (!body.ok && body.isTooMany) throw problems.tooLarge(body.reason);
  if (!body.ok) {
    return {
      parameters: query,
      bodyFault: { field: 'body', reason: body.reason },
      warnings: [],
      evidence: writeRawData(query, [], redact, secretNames),
    };
  }
  const parameters = query.length === 0 ? body.parameters : [...query, ...body.parameters];
  if (parameters.length > MAX_PARAMETERS) throw problems.tooLarge(`There are more than ${MAX_PARAMETERS} parameters.`);
  return {
    parameters,
    bodyFault: null,
    warnings: body.warnings ?? [],
    evidence: writeRawData(query, body.members, redact, secretNames),
  };
}
