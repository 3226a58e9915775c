import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CaseRequest {
  method: string;
  /** Exactly as on the request line. */
  target: string;
  /** Besides Host, Accept and the real Content-Length, which they override. */
  headers?: Record<string, string>;
  body?: string;
  body_base64?: string;
}

interface ExpectedConversion {
  conversion_id: string;
  state?: Record<string, string | null>;
  /** The number of its postbacks. */
  history?: number;
  /** The other fields of the conversion key. */
  key?: Record<string, string>;
}

/** What a sender really sends, and the right result. */
export interface PostbackCase {
  id: string;
  kind: string;
  why: string;
  /** The body of a PATCH of the partner. */
  partner?: Record<string, unknown>;
  requests: CaseRequest[];
  expect: {
    http: number[];
    /** Of each response; null is not compared, and a list holds those of the postbacks in one request. */
    outcome: (string | null | string[])[];
    conversions?: ExpectedConversion[];
    /** Ids that are no conversion. */
    absent?: string[];
    /** Each quarantined postback has a reason on the field that contains `says`. */
    reasons?: { field: string; says?: string }[];
    /** Fields on which each response has a warning; `[]` is none at all; lists are one for each response. */
    warnings_on?: string[] | string[][];
    /** What the case adds to the totals of `stats`. */
    totals?: Record<string, string | number>;
    /** Methods that the Allow header names at least. */
    allow?: string[];
  };
}

/** The cases of `postbacks.ndjson`, and further ones of the same kinds. */
export function readPostbackCases(): PostbackCase[] {
  const texts = ['postbacks.ndjson', 'more-postbacks.ndjson'].map((file) =>
    readFileSync(join(__dirname, file), 'utf8'),
  );
  const lines = texts.flatMap((text) => text.trim().split('\n'));
  return lines.map((line) => JSON.parse(line) as PostbackCase);
}
