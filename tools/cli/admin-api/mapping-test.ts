import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import {
  checkMapping,
  compileMapping,
  type DateOrder,
  type FieldRules,
  interpretFor,
  loosenName,
  type MappingLayer,
  type NormalizedPostback,
  type ParameterMapping,
  targetOf,
  type TenantMeaning,
} from '@app/postback';
import { alignColumns } from '../../dev-server/terminal/align-columns';
import { adminAccess } from '../admin-access';
import { readPartner } from './partner-documents';
import { readSampleText, type SampleSettings, splitSamples } from './read-sample-text';

/** Some sample would be quarantined. */
const EXIT_QUARANTINED = 2;

export interface MappingTestOptions {
  partner?: string;
  mapping?: string;
  tenant?: string;
  file?: string;
  json?: boolean;
}

/** The settings by which a partner's postbacks are read, as the admin API names them. */
interface MappingDocument {
  parameter_mapping?: ParameterMapping;
  field_rules?: FieldRules;
  timezone?: string;
  date_order?: DateOrder | null;
  timezone_field?: string | null;
  charset?: string | null;
  envelope?: string | null;
}

/** A partner's own settings, and those of one of its tenants. */
interface PartnerMapping {
  partner: MappingDocument;
  tenant?: MappingDocument;
}

/** Shows what samples mean under a partner's saved mapping, or offline under one in a file; exits with 2 when one would be quarantined. */
export async function testMapping(samples: readonly string[], options: MappingTestOptions): Promise<void> {
  const { partner, tenant } = await readDocuments(options);
  const meaning = compileMeaning(partner, tenant);
  const texts = [...samples, ...(options.file === undefined ? [] : splitSamples(await readInput(options.file)))];
  if (texts.length === 0) throw new UserFacingError('Give a sample, or a file of samples with --file.');
  const nowMs = Date.now();
  let isQuarantined = false;
  for (const sample of texts) {
    for (const content of readSampleText(sample, meaning)) {
      const result = interpretFor(meaning, content, nowMs);
      isQuarantined ||= !result.ok;
      process.stdout.write(options.json ? `${JSON.stringify({ sample, ...result })}\n` : formatResult(sample, result));
    }
  }
  if (isQuarantined) process.exitCode = EXIT_QUARANTINED;
}

/** @throws UserFacingError for a file that cannot be used, or a mapping with errors, which it names */
async function readDocuments({ partner, mapping, tenant }: MappingTestOptions): Promise<PartnerMapping> {
  if ((partner === undefined) === (mapping === undefined)) {
    throw new UserFacingError('Name a partner with --partner, or a file with its mapping with --mapping.');
  }
  if (partner !== undefined) {
    return readPartner(await adminAccess(), partner, tenant);
  }
  const document = readDocument(mapping!, await readInput(mapping!));
  const errors = checkMapping(document.parameter_mapping, document.field_rules);
  if (errors.length === 0) return { partner: document };
  const lines = errors.map(({ field, reason }) => `\n  ${field}: ${reason}`);
  throw new UserFacingError(`The mapping in ${mapping} could not be saved:${lines.join('')}`);
}

/** A file holds a mapping by itself, or an object with `parameter_mapping` and other settings of a partner. */
function readDocument(file: string, text: string): MappingDocument {
  const value = parseJson(file, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserFacingError(`${file} holds no mapping: it must be a JSON object.`);
  }
  const isWhole = 'parameter_mapping' in value || 'field_rules' in value;
  const document = (isWhole ? value : { parameter_mapping: value }) as MappingDocument;
  return { ...document, parameter_mapping: document.parameter_mapping ?? {}, field_rules: document.field_rules ?? {} };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserFacingError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** @param file `-` is standard input */
function readInput(file: string): Promise<string> {
  return file === '-' ? readAll(process.stdin) : readFile(file, 'utf8');
}

function compileMeaning(partner: MappingDocument, tenant: MappingDocument = {}): TenantMeaning & SampleSettings {
  const mapping = compileMapping(layerOf(partner), layerOf(tenant));
  const timezoneField = tenant.timezone_field ?? partner.timezone_field;
  return {
    mapping,
    times: { timezone: partner.timezone ?? 'UTC', dateOrder: tenant.date_order ?? partner.date_order ?? 'ymd' },
    timezoneField: timezoneField == null ? undefined : loosenName(timezoneField),
    charset: partner.charset ?? undefined,
    envelope: partner.envelope ?? undefined,
    fieldOf: (name) => targetOf(mapping, name)?.field,
  };
}

function layerOf({ parameter_mapping, field_rules }: MappingDocument): MappingLayer {
  return { mapping: parameter_mapping ?? {}, rules: field_rules ?? {} };
}

function formatResult(sample: string, result: NormalizedPostback): string {
  const notes = [...(result.ok ? [] : result.reasons), ...result.warnings].map(({ field, reason }) => [field, reason]);
  const fields = result.ok ? Object.entries(result.postback).filter(([, value]) => value !== null) : [];
  const lines = [
    sample,
    result.ok ? 'is a conversion:' : 'would be quarantined:',
    ...alignColumns(fields.map(([field, value]) => [field, value!])),
    ...(notes.length > 0 ? [result.ok ? 'with warnings:' : 'because:', ...alignColumns(notes)] : []),
  ];
  return `${lines.join('\n')}\n\n`;
}
