import type { IncomingHttpHeaders } from 'node:http';
import { parametersOfMembers, parseStoredMembers, readRawData } from '@app/postback';
import { type PostbackContent, readBody, readPostbacks } from '../intake/read-parameters';
import type { CompiledPartner } from '../partner-config/compile-partner';
import type { QuarantinedPostback } from './quarantine.repository';

/**
 * Reads a stored row as intake reads a request, under the present configuration: one postback or several.
 *
 * @param redact the replacement of a secret; one that is replaced already stays
 * @throws Problem too_large (413)
 */
export function readStored(
  {
    raw_data: rawData,
    body: sent,
    request_headers: headersJson,
  }: Pick<QuarantinedPostback, 'raw_data' | 'body' | 'request_headers'>,
  partner: CompiledPartner,
  redact: (secret: string) => string,
): PostbackContent[] {
  const stored = rawData ?? '{}';
  const kept = readRawData(stored);
  const query = parametersOfMembers(kept.filter(({ isQuery }) => isQuery));
  const headers = JSON.parse(headersJson ?? '{}') as IncomingHttpHeaders;
  const body = sent
    ? readBody({ headers, body: sent }, partner.reading)
    : parseStoredMembers(
        kept.filter(({ isQuery }) => !isQuery),
        partner.reading,
      );
  const warnings = body.ok ? (body.warnings ?? []) : [];
  const contents = readPostbacks({ query, body, warnings }, partner, redact);
  // The raw data of one postback stays as it is, to the letter.
  return contents.length === 1 && !sent ? [{ ...contents[0]!, rawData: stored }] : contents;
}
