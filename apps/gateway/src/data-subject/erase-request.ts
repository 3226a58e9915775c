import { changeUnpacked, joinHeaders } from '@app/common';
import { BODY_CUT_HEADER, type BatchedRequest } from '@app/internal-protocol';
import {
  eraseFromBody,
  eraseFromJson,
  eraseFromPairs,
  type Erasure,
  type NameMeaning,
  splitTarget,
} from '@app/postback';
import type { StoredUnroutedRow } from './data-subject.repository';

const ERASED = '[erased]';
/** A shorter id may be in a path by chance. */
const MIN_LENGTH_IN_PATH = 6;

/** Headers by which a request is parsed and authenticated; any other may identify the person. */
const KEPT_HEADER = new RegExp(
  `^(accept|content-type|content-encoding|${BODY_CUT_HEADER})$|auth|token|secret|sign|key`,
  'i',
);

const OF_PERSON: readonly NameMeaning[] = ['person'];
const MAY_HOLD_ID: readonly NameMeaning[] = ['person', 'identifying'];

/** A person's id, and what parameter names mean to the partner. */
export type ErasureTarget = Omit<Erasure, 'meanings' | 'onMet'>;

/** A request without a person's id. */
export interface ErasedRequest {
  request: BatchedRequest;
  /** Whether it was the person's: the id was in a field that identifies the person of a postback. */
  isChanged: boolean;
  /** Whether its conversion_id is the id too; it stays. */
  keepsConversionId: boolean;
}

/**
 * Erases a person's id from a request of theirs, in the fields that may hold it: values become empty (null in JSON).
 * Headers that may identify the person are removed. Every other value stays byte for byte, and so do the path, which
 * routes the request, and the client's address, which may authenticate it.
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

/** Returns the same object when nothing was erased. */
function eraseContent(request: BatchedRequest, erasure: Erasure): BatchedRequest {
  const { path, query, separator = '?' } = splitTarget(request.target);
  const erasedQuery = eraseFromPairs(query, erasure);
  const { 'content-encoding': encoding } = joinHeaders(request.headers);
  const body = changeUnpacked(request.body, encoding, (unpacked) => eraseFromBody(unpacked, erasure));
  if (erasedQuery === query && body === request.body) return request;
  const target = query === '' ? request.target : path + separator + erasedQuery;
  return { ...request, target, body };
}

/** Erases a person from a request without a route: from its columns, and from its payload where that can be opened. */
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

/** Whether the client signed the request, so that a changed one would be refused. */
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

/** The column keeps its names, and the values that say how the request is parsed. */
function eraseHeaderColumn(json: string): string {
  const entries = Object.entries(JSON.parse(json) as Record<string, unknown>);
  return JSON.stringify(
    Object.fromEntries(entries.map(([name, value]) => [name, KEPT_HEADER.test(name) ? value : ERASED])),
  );
}

function eraseTarget(target: string, wanted: ErasureTarget): string {
  const { path } = splitTarget(target);
  return erasePath(path, wanted) + target.slice(path.length);
}

/** The path of a request without a route counts nothing, so a segment of it that is the id is erased. */
function erasePath(path: string, { ids }: ErasureTarget): string {
  const isId = (part: string): boolean =>
    ids.some((id) => id.length >= MIN_LENGTH_IN_PATH && (part === id || part === encodeURIComponent(id)));
  return path
    .split('/')
    .map((part) => (isId(part) ? ERASED : part))
    .join('/');
}
