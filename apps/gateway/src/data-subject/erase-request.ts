import { type BatchedRequest } from '@app/internal-protocol';
import { eraseFromBody, eraseFromJson, eraseFromPairs, type Erasure, type NameMeaning } from '@app/postback';
import type { StoredUnroutedRow } from './data-subject.repository';

const ERASED = '[erased]';
/** A shorter id stands in a path by chance. */
const MIN_LENGTH_IN_PATH = 6;

/** Headers by which a request is read and let in; the others may tell who, and from where. */
const KEPT_HEADER = /^(accept|content-type|content-encoding)$|auth|token|secret|sign|key/i;

const OF_PERSON: readonly NameMeaning[] = ['person'];
const MAY_HOLD_ID: readonly NameMeaning[] = ['person', 'identifying'];

/** A person's id, and what names mean to those whose request it may be. */
export type ErasureTarget = Omit<Erasure, 'meanings' | 'onMet'>;

/** A request without a person's id. */
export interface ErasedRequest {
  request: BatchedRequest;
  /** Whether it was the person's: the id stood in the field that tells whose a postback is. */
  isChanged: boolean;
  /** Whether, besides, its conversion_id is the id, which stays. */
  keepsConversionId: boolean;
}

/**
 * Takes a person's id out of a request of theirs, from the fields that may hold it: values become empty (null in
 * JSON); with it go the headers that may tell of the person. Every other value stays to the letter, and so do the
 * path, by which it is routed, and the caller's address, by which it may be let in.
 */
export function eraseRequest(request: BatchedRequest, wanted: ErasureTarget): ErasedRequest {
  let keepsConversionId = false;
  const onMet = (meaning: NameMeaning): void => {
    keepsConversionId ||= meaning === 'conversion_id';
  };
  const found = eraseContent(request, { ...wanted, meanings: OF_PERSON, onMatch: onMet });
  if (found === request) return { request, isChanged: false, keepsConversionId: false };
  const erased = eraseContent(request, { ...wanted, meanings: MAY_HOLD_ID });
  return { request: { ...erased, headers: eraseHeaders(request.headers) }, isChanged: true, keepsConversionId };
}

/** The very same request where nothing was taken from it. */
function eraseContent(request: BatchedRequest, erasure: Erasure): BatchedRequest {
  const mark = request.target.indexOf('?');
  const query = mark < 0 ? '' : request.target.slice(mark + 1);
  const erasedQuery = eraseFromPairs(query, erasure);
  const body = eraseFromBody(request.body, erasure);
  if (erasedQuery === query && body === request.body) return request;
  const target = mark < 0 ? request.target : `${request.target.slice(0, mark)}?${erasedQuery}`;
  return { ...request, target, body };
}

/** A request without a route: what of it is in columns, and itself where it was kept whole and could be opened. */
export function eraseUnrouted(
  row: StoredUnroutedRow,
  request: BatchedRequest | undefined,
  wanted: ErasureTarget,
): { row: StoredUnroutedRow; request: BatchedRequest | undefined; isChanged: boolean } {
  const path = erasePath(row.path, wanted);
  const isInColumns = eraseFromJson(row.parameters, { ...wanted, meanings: OF_PERSON }) !== row.parameters;
  const erased = request && eraseRequest(request, wanted);
  const isChanged = path !== row.path || isInColumns || erased?.isChanged === true;
  if (!isChanged) return { row, request, isChanged };
  return {
    row: {
      ...row,
      path,
      parameters: eraseFromJson(row.parameters, { ...wanted, meanings: MAY_HOLD_ID }),
      request_headers: eraseHeaderColumn(row.request_headers),
    },
    request: erased && { ...erased.request, target: eraseTarget(erased.request.target, wanted) },
    isChanged,
  };
}

/** Whether the caller's signature is on it, which fits no other text. */
export function isSignedByClient({ headers }: BatchedRequest): boolean {
  return headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'x-signature');
}

function eraseHeaders(headers: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name, value] = [headers[index]!, headers[index + 1]!];
    if (KEPT_HEADER.test(name)) kept.push(name, value);
  }
  return kept;
}

/** Of the column only names are left, and what says how the request is read. */
function eraseHeaderColumn(json: string): string {
  const entries = Object.entries(JSON.parse(json) as Record<string, unknown>);
  return JSON.stringify(
    Object.fromEntries(entries.map(([name, value]) => [name, KEPT_HEADER.test(name) ? value : ERASED])),
  );
}

function eraseTarget(target: string, wanted: ErasureTarget): string {
  const mark = target.indexOf('?');
  return mark < 0 ? erasePath(target, wanted) : erasePath(target.slice(0, mark), wanted) + target.slice(mark);
}

/** A path that leads nowhere counts nothing: a part of it that is the id goes. */
function erasePath(path: string, { ids }: ErasureTarget): string {
  const isId = (part: string): boolean =>
    ids.some((id) => id.length >= MIN_LENGTH_IN_PATH && (part === id || part === encodeURIComponent(id)));
  return path
    .split('/')
    .map((part) => (isId(part) ? ERASED : part))
    .join('/');
}
