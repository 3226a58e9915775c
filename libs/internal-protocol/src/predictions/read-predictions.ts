import { CSV_BEGINNING, parseCsv } from '@app/common/csv/csv-parser';
import type { FieldError } from '@app/common/errors/problem';
import { unknownNameErrors } from '@app/common/input/field-errors';
import { readTime } from '@app/common/input/read-time';
import type { Prediction } from './predictions';

/** Of one request; files have as many requests as they need. */
export const MAX_PREDICTIONS = 5_000;

/** The forms in which predictions arrive; a request has one of them. */
export const PREDICTION_FORMS = ['predictions', 'csv', 'ndjson'] as const;
export type GivenPredictions = { [Form in (typeof PREDICTION_FORMS)[number]]?: unknown };

/** A row that is in order, and where it stands. */
export interface PlacedPrediction {
  place: string;
  prediction: Prediction;
}

export interface ReadPredictions {
  rows: PlacedPrediction[];
  errors: FieldError[];
}

/** Values of a row that were not looked at yet. */
interface GivenRow {
  /** The index in a list, or the line of a file, which begin the name of a field that is wrong. */
  place: string;
  values: unknown;
}

/** As long as a conversion id may be, whose characters may have two units. */
const MAX_TEXT = 510;
const MAX_NAME = 100;
const FIELDS = [
  'model',
  'model_version',
  'feature_list_version',
  'partner',
  'tenant',
  'conversion_id',
  'conversion_key',
  'probability',
  'predicted_at',
] as const;
type Field = (typeof FIELDS)[number];

/** No model is more exact, and a float is never read. */
const PROBABILITY = /^(?:0(?:\.\d{1,18})?|1(?:\.0{1,18})?)$/;
const WITH_ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/i;
/** Clocks differ a little. A later time would win over every prediction until it has passed. */
const MAX_AHEAD_MS = 5 * 60_000;

/** The predictions of a request, and everything that is wrong with any of them, by row. */
export function readPredictions(given: GivenPredictions, now: Date): ReadPredictions {
  const read = splitPredictions(given, now);
  if (read.rows.length <= MAX_PREDICTIONS) return read;
  return failed(formsOf(given)[0]!, 'wrong_length', `must have at most ${MAX_PREDICTIONS} rows`);
}

/** As `readPredictions`, of a file of any length. */
export function splitPredictions(given: GivenPredictions, now: Date): ReadPredictions {
  const forms = formsOf(given);
  const [form] = forms;
  if (form === undefined || forms.length > 1) {
    const code = form === undefined ? 'choice_required' : 'conflicting_fields';
    return failed(forms[0] ?? 'predictions', code, 'is needed, or csv or ndjson, and only one of them');
  }
  const { rows: found, errors } = splitRows(form, given[form]);
  if (errors.length > 0) return { rows: [], errors };
  if (found.length === 0) return failed(form, 'empty', 'must have at least one row');
  const read = found.map((row) => readRow(row, now));
  return {
    rows: read.flatMap(({ rows }) => rows),
    errors: read.flatMap(({ errors: ofRow }) => ofRow),
  };
}

const formsOf = (given: GivenPredictions) => PREDICTION_FORMS.filter((form) => given[form] !== undefined);

interface SplitRows {
  rows: GivenRow[];
  errors: FieldError[];
}

function splitRows(form: (typeof PREDICTION_FORMS)[number], given: unknown): SplitRows {
  if (form === 'predictions') {
    if (!Array.isArray(given)) return failed(form, 'wrong_type', 'must be a list');
    return { rows: given.map((values: unknown, index) => ({ place: `predictions.${index}`, values })), errors: [] };
  }
  if (typeof given !== 'string') return failed(form, 'wrong_type', 'must be a text');
  const text = given.replace(/^\uFEFF/, '');
  return form === 'csv' ? splitCsv(text) : { rows: splitLines(text), errors: [] };
}

/** By the names of the first line; an empty cell is no value. */
function splitCsv(text: string): SplitRows {
  const [head, ...records] = parseCsv(text, CSV_BEGINNING, ',', true).records;
  const names = (head?.cells ?? []).map((name) => name.trim());
  const unknown = unknownNameErrors(names, FIELDS);
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  const errors = [
    ...unknown,
    ...repeated.map((field): FieldError => ({ field, code: 'given_twice', reason: 'is given more than once' })),
  ].map((error) => ({ ...error, field: `lines.1.${error.field}` }));
  const rows = records.map(({ cells, line }): GivenRow => {
    const place = `lines.${line}`;
    if (cells.length > names.length) return { place, values: undefined };
    return { place, values: Object.fromEntries(names.map((name, index) => [name, cells[index] || undefined])) };
  });
  return { rows, errors };
}

function splitLines(text: string): GivenRow[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    return [{ place: `lines.${index + 1}`, values: parseObject(line) }];
  });
}

function parseObject(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    // Reported as a row that is no object.
    return undefined;
  }
}

function readRow({ place, values }: GivenRow, now: Date): ReadPredictions {
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    return failed(place, 'wrong_type', 'must be an object in JSON, or a line with as many cells as the first');
  const given = values as Readonly<Record<string, unknown>>;
  const reader = new RowReader(given);
  const tenant = reader.text('tenant', MAX_TEXT);
  const partner = reader.text('partner', MAX_NAME);
  const prediction = {
    model: reader.text('model', MAX_NAME),
    model_version: reader.text('model_version', MAX_NAME),
    feature_list_version: reader.version('feature_list_version'),
    partner,
    // The training export names it after its partner.
    tenant: tenant.startsWith(`${partner}/`) ? tenant.slice(partner.length + 1) : tenant,
    conversion_id: reader.text('conversion_id', MAX_TEXT),
    conversion_key: given['conversion_key'] == null ? null : reader.text('conversion_key', MAX_TEXT),
    probability: reader.probability('probability'),
    predicted_at: reader.time('predicted_at', now),
  };
  const errors = [...unknownNameErrors(Object.keys(given), FIELDS), ...reader.errors];
  if (errors.length === 0) return { rows: [{ place, prediction }], errors };
  return { rows: [], errors: errors.map((error) => ({ ...error, field: `${place}.${error.field}` })) };
}

/** Reads the values of one row, and collects what is wrong with them. */
class RowReader {
  readonly errors: FieldError[] = [];

  constructor(private readonly given: Readonly<Record<string, unknown>>) {}

  text(field: Field, maxLength: number): string {
    const value = this.given[field];
    if (value === undefined || value === null || value === '') return this.fail(field, 'required', 'is needed');
    if (typeof value !== 'string') return this.fail(field, 'wrong_type', 'must be a text');
    if (value.length > maxLength) return this.fail(field, 'wrong_length', `must have at most ${maxLength} characters`);
    return /\p{Cc}/u.test(value) ? this.fail(field, 'wrong_format', 'must have no control characters') : value;
  }

  /** A number, or its text in a file. */
  version(field: Field): number {
    const value = this.given[field];
    const text = typeof value === 'number' ? String(value) : this.text(field, MAX_NAME);
    if (/^\d{1,6}$/.test(text)) return Number(text);
    if (text !== '') this.fail(field, 'wrong_format', 'must be a whole number');
    return 0;
  }

  probability(field: Field): string {
    const text = this.text(field, MAX_NAME);
    if (text === '' || PROBABILITY.test(text)) return text;
    return this.fail(field, 'wrong_format', 'must be a decimal from 0 to 1 with at most 18 places, as text');
  }

  time(field: Field, now: Date): string {
    const text = this.text(field, MAX_NAME);
    if (text === '') return text;
    const { time, error } = readTime(text);
    if (!time) return this.fail(field, 'not_a_time', error);
    if (!WITH_ZONE.test(text.trim())) return this.fail(field, 'not_a_time', 'must have a zone, such as Z or +08:00');
    if (time.getTime() - now.getTime() > MAX_AHEAD_MS) return this.fail(field, 'out_of_range', 'must not be to come');
    return time.toISOString();
  }

  private fail(field: Field, code: FieldError['code'], reason: string): string {
    const value = this.given[field];
    const shown = typeof value === 'string' ? { value: value.slice(0, MAX_NAME) } : {};
    this.errors.push({ field, code, ...shown, reason });
    return '';
  }
}

function failed(field: string, code: FieldError['code'], reason: string): { rows: never[]; errors: FieldError[] } {
  return { rows: [], errors: [{ field, code, reason }] };
}
