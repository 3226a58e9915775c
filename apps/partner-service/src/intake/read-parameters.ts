import { problems } from '@app/common/errors/problem';
import { MAX_UNPACKED_BYTES, unpackBody } from '@app/common/http/pack-body';
import { BODY_CUT_HEADER } from '@app/internal-protocol/ingress';
import {
  type BodySettings,
  diagnostic,
  type JsonMember,
  MAX_PARAMETERS,
  MAX_SHARED,
  openEnvelope,
  type Parameter,
  type ParsedBody,
  type ParsedPostback,
  parseBody,
  type QuarantineReason,
  type UnreadElement,
  readPairs,
  type Warning,
  writeRawData,
} from '@app/postback';
import type { CompiledPartner } from '../partner-config/compile-partner';
import type { PostbackRequest } from './postback-request';

/** What one postback says, as far as it could be read. */
export interface PostbackContent {
  parameters: readonly Parameter[];
  /** Why the body, or this postback's part of it, could not be read. */
  bodyError: QuarantineReason | null;
  /** The part that could not be read, where the body holds other postbacks besides. */
  unread?: string;
  warnings: readonly Warning[];
  /** The parameters as received and in their order, as JSON text, secrets replaced. */
  rawData: string;
}

/** What a request consists of, before its body is one postback or several. */
interface ReadRequest {
  query: readonly Parameter[];
  body: ParsedBody;
  warnings: readonly Warning[];
}

/**
 * Reads query and body: one postback, or the several that a body or an envelope holds. A body that is neither JSON nor a
 * form is an error of the content, and does not throw.
 *
 * @throws Problem too_large (413)
 */
export function readParameters(
  request: PostbackRequest,
  partner: CompiledPartner,
  redact: (secret: string) => string,
): PostbackContent[] {
  const { charset, fieldOf } = partner.reading;
  const isKnown = (name: string): boolean => fieldOf(name) !== undefined;
  const query = readPairs(request.query, { charset, isKnown });
  const body = readBody(request, { charset, fieldOf });
  const warnings = [...pathWarnings(request), ...query.warnings, ...(body.ok ? (body.warnings ?? []) : [])];
  return readPostbacks({ query: query.parameters, body, warnings }, partner, redact);
}

/**
 * Reads a body by the headers that say how it was sent: cut off, packed, in a charset.
 *
 * @throws Problem too_large (413)
 */
export function readBody(
  { headers, body: sent }: Pick<PostbackRequest, 'headers' | 'body'>,
  settings: Omit<BodySettings, 'contentType'>,
): ParsedBody {
  if (headers[BODY_CUT_HEADER] !== undefined) return { ok: false, reason: diagnostic('body', 'body_cut') };
  const body = unpackBody(sent, headers['content-encoding']);
  if (body === 'too large') throw problems.tooLarge(`The body is larger than ${MAX_UNPACKED_BYTES} bytes unpacked.`);
  if (body === 'unreadable') return { ok: false, reason: diagnostic('body', 'body_packed') };
  return parseBody(body, { ...settings, contentType: headers['content-type'] });
}

function pathWarnings({ separator }: PostbackRequest): Warning[] {
  return separator === undefined ? [] : [diagnostic('path', 'separator_repaired', { params: { separator } })];
}

/** The postbacks of a request whose query and body are read. @throws Problem too_large (413) */
export function readPostbacks(
  { query, body, warnings }: ReadRequest,
  partner: CompiledPartner,
  redact: (secret: string) => string,
): PostbackContent[] {
  const write = (members: readonly JsonMember[], sent = query): string =>
    writeRawData(sent, members, redact, partner.mapping.secretNames);
  if (!body.ok) {
    refuseTooMany(body.reason);
    return [{ parameters: query, bodyError: body.reason, warnings, rawData: write([]) }];
  }
  if (body.elements) return readElements(body.elements, query, warnings, write);
  const parameters = query.length === 0 ? body.parameters : [...query, ...body.parameters];
  refuseMoreThanMax(parameters);
  const { envelope } = partner.reading;
  const opened = envelope === undefined ? undefined : openEnvelope(parameters, envelope, partner.reading);
  const rawData = write(body.members);
  if (!opened) return [{ parameters, bodyError: null, warnings, rawData }];
  const { inner, outer, holder } = opened;
  if (!inner.ok) {
    refuseTooMany(inner.reason);
    return [{ parameters: outer, bodyError: inner.reason, warnings, rawData }];
  }
  const all = inner.warnings ? [...warnings, ...inner.warnings] : warnings;
  if (!inner.elements)
    return [{ parameters: [...outer, ...inner.parameters], bodyError: null, warnings: all, rawData }];
  const beside = body.members.filter(({ name }) => name !== holder?.name);
  const sent = query.filter((one) => one !== holder);
  return readElements(inner.elements, outer, all, (members) => write([...beside, ...members], sent));
}

/** Each postback of several, with the parameters that stand beside them. */
function readElements(
  elements: readonly (ParsedPostback | UnreadElement)[],
  shared: readonly Parameter[],
  warnings: readonly Warning[],
  write: (members: readonly JsonMember[]) => string,
): PostbackContent[] {
  if (shared.length * elements.length > MAX_SHARED)
    throw problems.tooLarge(`There are more than ${MAX_SHARED} parameters.`);
  return elements.map((element) => {
    const postback = 'parameters' in element ? element : { parameters: [], members: [] };
    const parameters = [...shared, ...postback.parameters];
    refuseMoreThanMax(parameters);
    const content = { parameters, bodyError: null, warnings, rawData: write(postback.members) };
    return 'reason' in element ? { ...content, bodyError: element.reason, unread: element.source } : content;
  });
}

function refuseTooMany({ code, reason }: QuarantineReason): void {
  if (code === 'too_many_parameters' || code === 'too_many_postbacks') throw problems.tooLarge(reason);
}

function refuseMoreThanMax({ length }: readonly Parameter[]): void {
  if (length > MAX_PARAMETERS) throw problems.tooLarge(`There are more than ${MAX_PARAMETERS} parameters.`);
}
