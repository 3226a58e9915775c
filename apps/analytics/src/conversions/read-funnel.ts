import { type InputReader, readSpan } from '@app/common';
import { FUNNEL_SUBJECTS, type FunnelSubject } from '@app/internal-protocol';
import { STATUSES } from '@app/postback';
import { MAX_SOURCE_ID } from '../statistics/parameters';

const MAX_STEPS = 10;
const DEFAULT_WITHIN = '7d';
const MAX_WITHIN_SECONDS = 31 * 86_400;
const UNIT_SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 };
const EVENT_TYPE = /^[a-z][a-z0-9_.:-]{0,63}$/;
const MAX_NAME_LENGTH = 200;
const CONVERSION = 'conversion';

/** A step; of events with one name where it has one. */
export interface FunnelStepRequest {
  step: string;
  eventType: string;
  eventName: string | null;
}

export interface FunnelRequest {
  from: Date;
  to: Date;
  /** Types of events, `type/name`, `conversion`, and `conversion.` with a status, in order. */
  steps: FunnelStepRequest[];
  by: FunnelSubject;
  withinSeconds: number;
  sourceId: number | null;
}

/** @throws Problem invalid_request (422) with every field error */
export function readFunnel(input: InputReader): FunnelRequest {
  const steps = readSteps(input);
  const by = input.oneOf('by', FUNNEL_SUBJECTS) ?? 'session';
  const withinSeconds = readWithin(input);
  const sourceId = readSourceId(input);
  return { ...readSpan(input), steps, by, withinSeconds, sourceId };
}

/** The id of a source, which admin knows by its code. */
export function readSourceId(input: InputReader): number | null {
  return input.wholeNumber('source_id', 1, MAX_SOURCE_ID);
}

function readSteps(input: InputReader): FunnelStepRequest[] {
  const steps = (input.text('steps') ?? '').split(',').map((step) => step.trim());
  if (steps.length < 2 || steps.length > MAX_STEPS) {
    input.addError('steps', 'wrong_length', `must be 2 to ${MAX_STEPS} steps, separated by commas`);
  } else if (new Set(steps).size < steps.length) {
    input.addError('steps', 'conflicting_fields', 'must not name a step twice');
  } else if (!steps.every(isStep)) {
    const statuses = STATUSES.map((status) => `${CONVERSION}.${status}`).join(', ');
    input.addError(
      'steps',
      'unknown_value',
      `must be types of events, with /name where only one counts, ${CONVERSION}, ${statuses}`,
    );
  }
  return steps.map((step) => readStep(step) ?? { step, eventType: step, eventName: null });
}

/** `click/sign%20up` are clicks of that name, which is percent-encoded. Undefined where it is not. */
function readStep(step: string): FunnelStepRequest | undefined {
  const [, eventType, encoded] = /^([^/]*)(?:\/(.+))?$/s.exec(step) ?? [];
  if (eventType === undefined) return undefined;
  try {
    return { step, eventType, eventName: encoded === undefined ? null : decodeURIComponent(encoded) };
  } catch {
    // URIError, by which a wrong encoding is refused.
    return undefined;
  }
}

function isStep(given: string): boolean {
  const { eventType: step, eventName } = readStep(given) ?? { eventType: '', eventName: null };
  if (!EVENT_TYPE.test(step) || (eventName?.length ?? 0) > MAX_NAME_LENGTH) return false;
  if (eventName !== null) return !eventName.includes('\0');
  return !step.startsWith(`${CONVERSION}.`) || STATUSES.some((status) => step === `${CONVERSION}.${status}`);
}

function readWithin(input: InputReader): number {
  const [, count = '', unit] = /^(\d{1,7})([smhd])$/.exec(input.text('within') ?? DEFAULT_WITHIN) ?? [];
  if (unit === undefined) {
    input.addError('within', 'wrong_format', 'must be a number and a unit, such as 30m, 12h or 7d');
    return 0;
  }
  const seconds = Number(count) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS];
  if (seconds === 0 || seconds > MAX_WITHIN_SECONDS)
    input.addError('within', 'out_of_range', 'must be at most 31 days');
  return seconds;
}
