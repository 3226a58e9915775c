import { problems } from '@app/common';
import {
  MAX_PARAMETERS,
  type Parameter,
  parseBody,
  readPairs,
  type QuarantineReason,
  type SecretNames,
  type Warning,
  writeRawData,
} from '@app/postback';
import type { PostbackRequest } from './postback-request';

/** What a request says, as far as it could be read. */
export interface PostbackContent {
  parameters: readonly Parameter[];
  /** Why the body could not be read. */
  bodyError: QuarantineReason | null;
  warnings: readonly Warning[];
  /** The parameters as received and in their order, as JSON text, secrets replaced. */
  rawData: string;
}

/**
 * Reads query and body. A body that is neither JSON nor a form is an error of the content, and does not throw.
 *
 * @param secretNames which parameter names have secret values, for any tenant
 * @throws Problem too_large (413)
 */
export function readParameters(
  request: PostbackRequest,
  redact: (secret: string) => string,
  secretNames: SecretNames,
): PostbackContent {
  const { parameters: query, warnings: queryWarnings } = readPairs(request.query);
  const body = parseBody(request.body, { contentType: request.headers['content-type'] });
  if (!body.ok && body.reason.code === 'too_many_parameters') throw problems.tooLarge(body.reason.reason);
  if (!body.ok) {
    return {
      parameters: query,
      bodyError: body.reason,
      warnings: queryWarnings,
      rawData: writeRawData(query, [], redact, secretNames),
    };
  }
  const parameters = query.length === 0 ? body.parameters : [...query, ...body.parameters];
  if (parameters.length > MAX_PARAMETERS) throw problems.tooLarge(`There are more than ${MAX_PARAMETERS} parameters.`);
  return {
    parameters,
    bodyError: null,
    warnings: body.warnings ? [...queryWarnings, ...body.warnings] : queryWarnings,
    rawData: writeRawData(query, body.members, redact, secretNames),
  };
}
