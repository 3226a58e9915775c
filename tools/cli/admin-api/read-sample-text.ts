import {
  type CanonicalField,
  openEnvelope,
  type ParsedPostback,
  parseBody,
  type ReadContent,
  readPairs,
  type UnreadElement,
} from '@app/postback';

/** How the bytes of a partner's requests become parameters. */
export interface SampleSettings {
  charset: string | undefined;
  envelope: string | undefined;
  fieldOf: (name: string) => CanonicalField | undefined;
}

/** Samples of a text: JSON as a whole, or one a line, each a URL, a query, or a body in JSON. */
export function splitSamples(text: string): string[] {
  const whole = text.trim();
  try {
    JSON.parse(whole);
    return [whole];
  } catch {
    // Not one JSON text: each line is a sample.
    return whole
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
}

/** Reads a sample like the request that it stands for: one postback, or the several that its body holds. */
export function readSampleText(sample: string, settings: SampleSettings): ReadContent[] {
  const isBody = /^[[{]/.test(sample);
  const query = readPairs(isBody ? '' : toBytes(queryOf(sample)), {
    charset: settings.charset,
    isKnown: (name) => settings.fieldOf(name) !== undefined,
  });
  const body = parseBody(new TextEncoder().encode(isBody ? sample : ''), settings);
  if (!body.ok) return [{ parameters: query.parameters, bodyError: body.reason, warnings: query.warnings }];
  const warnings = [...query.warnings, ...(body.warnings ?? [])];
  if (body.elements) return body.elements.map((element) => readElement(element, [], warnings));
  const parameters = [...query.parameters, ...body.parameters];
  const opened = settings.envelope === undefined ? undefined : openEnvelope(parameters, settings.envelope, settings);
  if (!opened) return [{ parameters, bodyError: null, warnings }];
  const { inner, outer } = opened;
  if (!inner.ok) return [{ parameters: outer, bodyError: inner.reason, warnings }];
  const all = [...warnings, ...(inner.warnings ?? [])];
  if (inner.elements) return inner.elements.map((element) => readElement(element, outer, all));
  return [{ parameters: [...outer, ...inner.parameters], bodyError: null, warnings: all }];
}

function readElement(
  element: ParsedPostback | UnreadElement,
  shared: ReadContent['parameters'],
  warnings: ReadContent['warnings'],
): ReadContent {
  if ('reason' in element) return { parameters: shared, bodyError: element.reason, warnings };
  return { parameters: [...shared, ...element.parameters], bodyError: null, warnings };
}

/** What follows the question mark of a URL or path; a text without one is a query. */
function queryOf(sample: string): string {
  const at = sample.indexOf('?');
  if (at >= 0) return sample.slice(at + 1);
  return /^(?:https?:\/\/|\/)/i.test(sample) ? '' : sample;
}

/** A character for each byte, as a request line arrives. */
function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
