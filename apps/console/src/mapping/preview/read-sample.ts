import type { QuarantineReason } from '@app/postback/diagnostics';
import type { ReadContent } from '@app/postback/interpret';
import { openEnvelope } from '@app/postback/parsing/open-envelope';
import { type ParsedBody, parseBody, parseStoredMembers } from '@app/postback/parsing/parse-body';
import { parametersOfMembers } from '@app/postback/parsing/read-members';
import type { Parameter } from '@app/postback/postback-types';
import { readRawData } from '@app/postback/redaction/raw-data';
import type { ResponseBody } from '../../client/client';
import type { CompiledDocument } from './compile-document';

export type SamplePage = ResponseBody<'/api/v1/partners/{partner_code}/samples', 'get'>;

/** A stored postback as a preview reads it: with the fields of the API that the preview uses. */
export type Sample = SamplePage['data'][number];

type Reading = Pick<CompiledDocument, 'charset' | 'envelope' | 'fieldOf'>;

/** Reads a sample as the service reads a stored row: one postback, the first where it holds several. */
export function readSample(sample: Sample, reading: Reading): ReadContent {
  const stored = readRawData(sample.raw_data ?? '{}');
  const query = parametersOfMembers(stored.filter(({ isQuery }) => isQuery));
  const body = sample.body_base64
    ? parseBody(bytesOf(sample.body_base64), reading)
    : parseStoredMembers(
        stored.filter(({ isQuery }) => !isQuery),
        reading,
      );
  const content = readContent(query, body, reading);
  // Without the body itself, as viewers see it, what was wrong with it is known from the reasons.
  return { ...content, bodyError: content.bodyError ?? (sample.body_base64 ? null : bodyReason(sample)) };
}

/** The first postback of a request. */
export function readContent(query: readonly Parameter[], body: ParsedBody, reading: Reading): ReadContent {
  if (!body.ok) return { parameters: query, bodyError: body.reason, warnings: [] };
  const warnings = body.warnings ?? [];
  if (body.elements) return readElement(body, query, warnings);
  const parameters = [...query, ...body.parameters];
  const opened = reading.envelope === undefined ? undefined : openEnvelope(parameters, reading.envelope, reading);
  if (!opened) return { parameters, bodyError: null, warnings };
  const { inner, outer } = opened;
  if (!inner.ok) return { parameters: outer, bodyError: inner.reason, warnings };
  const all = [...warnings, ...(inner.warnings ?? [])];
  if (inner.elements) return readElement(inner, outer, all);
  return { parameters: [...outer, ...inner.parameters], bodyError: null, warnings: all };
}

function readElement(
  { elements = [] }: Extract<ParsedBody, { ok: true }>,
  shared: readonly Parameter[],
  warnings: ReadContent['warnings'],
): ReadContent {
  const [first] = elements;
  if (!first || 'reason' in first) return { parameters: shared, bodyError: first?.reason ?? null, warnings };
  return { parameters: [...shared, ...first.parameters], bodyError: null, warnings };
}

function bodyReason({ reasons }: Sample): QuarantineReason | null {
  const found = reasons.find(({ field }) => field === 'body');
  return found ? (found as unknown as QuarantineReason) : null;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
