import { createHash } from 'node:crypto';
import { scanElements, scanMembers } from '@app/postback/parsing/scan-json';
import type { PartnerRevision } from '../database/entities';
import { type EvidencePostback, writeEvidencePage } from './evidence-page';
import type { EvidenceLanguage } from './evidence-texts';
import type { ArchiveFile } from './write-zip';

/** The settings by which a postback is read. */
const READING = new Set([
  'parameter_mapping',
  'field_rules',
  'timezone',
  'timezone_field',
  'date_order',
  'envelope',
  'charset',
  'conversion_key',
  'amounts_on_duplicate',
]);

export interface Evidence {
  partnerName: string;
  /** The conversion as its service gave it, to the letter. */
  document: string;
  revisions: readonly PartnerRevision[];
  language: EvidenceLanguage;
}

interface StoredRequest {
  postback_id: string;
  received_at: string;
  is_duplicate: boolean;
  is_update: boolean;
  stored_at: string;
  config_version: number;
  request_line: string | null;
  request_headers: Record<string, unknown> | null;
  request_ip: string | null;
}

interface StoredConversion {
  conversion_id: string;
  tenant: string | null;
  state: Record<string, unknown>;
  truncated: boolean;
}

/** The files of the evidence for one conversion. The same conversion always gives the same files. */
export function evidenceFiles({ partnerName, document, revisions, language }: Evidence): ArchiveFile[] {
  const {
    conversion_id: conversionId,
    tenant,
    state,
    truncated: isTruncated,
  } = JSON.parse(document) as StoredConversion;
  const history = scanMembers(document).find(({ name }) => name === 'history')?.source ?? '[]';
  const requests = scanElements(history).map((source, index) => requestFile(source, index));
  const postbacks = requests.map(({ postback }) => postback);
  const page = writeEvidencePage({ partnerName, conversionId, state, postbacks, isTruncated }, language);
  const files = [
    fileOf('evidence.html', page),
    fileOf('conversion.json', `${document}\n`),
    ...requests.map(({ file }) => file),
    ...revisions.map((revision) => fileOf(`revisions/${revision.version}.json`, describeRevision(revision, tenant))),
  ];
  return [...files, fileOf('SHA256SUMS', files.map(sumOf).join(''))];
}

/** @param source of a postback; what was received is copied to the letter, not parsed and written anew */
function requestFile(source: string, index: number): { postback: EvidencePostback; file: ArchiveFile } {
  const postback = JSON.parse(source) as StoredRequest;
  const raw = scanMembers(source).find(({ name }) => name === 'raw_data')?.source ?? 'null';
  const name = `requests/${String(index + 1).padStart(4, '0')}-${postback.postback_id}.txt`;
  const lines = [
    `Received: ${postback.received_at}`,
    `Stored: ${postback.stored_at}`,
    `From: ${postback.request_ip ?? ''}`,
    `Postback id: ${postback.postback_id}`,
    `Revision: ${postback.config_version}`,
    '',
    postback.request_line ?? '',
    ...Object.entries(postback.request_headers ?? {}).map(([header, value]) => `${header}: ${headerText(value)}`),
    '',
    raw,
    '',
  ];
  return { postback: { ...postback, file: name }, file: fileOf(name, lines.join('\n')) };
}

function headerText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function describeRevision(
  { version, changed_at, changed_by, after }: PartnerRevision,
  tenantCode: string | null,
): string {
  const tenant = after.tenants.find(({ code }) => code === tenantCode);
  const described = {
    version,
    changed_at,
    changed_by,
    partner: pickReading(after.partner),
    tenant: tenant && pickReading(tenant),
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

function pickReading(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => READING.has(name)));
}

function fileOf(name: string, text: string): ArchiveFile {
  return { name, content: Buffer.from(text) };
}

/** A line that `sha256sum -c` reads. */
function sumOf({ name, content }: ArchiveFile): string {
  return `${createHash('sha256').update(content).digest('hex')}  ${name}\n`;
}
