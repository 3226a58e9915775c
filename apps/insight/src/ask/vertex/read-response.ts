import {
  type Catalogue,
  canonicalPlan,
  checkAccess,
  checkPlan,
  CLARIFY_TOPICS,
  type ClarifyTopic,
  DEFAULT_TIME_ZONE,
  type QueryPlan,
  type QuestionPlan,
  REFUSE_REASONS,
  type RefuseReason,
} from '@app/semantic-layer';
import { hasKnownValues } from './check-values';

/** Why a response of the model is no plan. */
export type ResponseFailure = 'cut' | 'blocked' | 'empty' | 'not_json' | 'invalid_plan' | 'unknown_value';

/** The plan of a response, or why it is none. */
export type ReadResponse = { plan: QuestionPlan; failure?: never } | { failure: ResponseFailure };

interface Candidate {
  finishReason?: string;
  content?: { parts?: { text?: string; thought?: boolean }[] };
}

/** What the model has to be read against. */
export interface ResponseSetting {
  timeZone: string;
  catalogue: Catalogue;
}

/** Reads a response as a plan, which is checked as any other and names nothing that the catalogue lacks. */
export function readResponse(body: unknown, setting: ResponseSetting): ReadResponse {
  const { candidates, promptFeedback } = (body ?? {}) as {
    candidates?: Candidate[];
    promptFeedback?: { blockReason?: string };
  };
  if (promptFeedback?.blockReason) return { failure: 'blocked' };
  const first = Array.isArray(candidates) ? candidates[0] : undefined;
  if (!first) return { failure: 'empty' };
  // A text that was cut can be JSON all the same, with less in it than was meant.
  if (first.finishReason === 'MAX_TOKENS') return { failure: 'cut' };
  if (first.finishReason !== 'STOP') return { failure: 'blocked' };
  const parts = first.content?.parts ?? [];
  const text = parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join('');
  return text.trim() === '' ? { failure: 'empty' } : readText(text, setting);
}

function readText(text: string, setting: ResponseSetting): ReadResponse {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { failure: 'not_json' };
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { failure: 'invalid_plan' };
  const { kind, about, reason, ...plan } = given as Record<string, unknown>;
  switch (kind) {
    case 'clarify':
      return isOneOf(about, CLARIFY_TOPICS)
        ? { plan: { kind, about: about as ClarifyTopic } }
        : { failure: 'invalid_plan' };
    case 'refuse':
      return isOneOf(reason, REFUSE_REASONS)
        ? { plan: { kind, reason: reason as RefuseReason } }
        : { failure: 'invalid_plan' };
    default:
      return readQuery({ kind, ...plan }, setting);
  }
}

function readQuery(given: Record<string, unknown>, { timeZone, catalogue }: ResponseSetting): ReadResponse {
  const zone = timeZone === DEFAULT_TIME_ZONE ? {} : { tz: timeZone };
  const named = Object.entries(given).filter(([, value]) => value !== null);
  const plan = { ...zone, ...Object.fromEntries(named) };
  if (checkPlan(plan).length > 0 || checkAccess(plan as unknown as QueryPlan, false).length > 0)
    return { failure: 'invalid_plan' };
  const checked = canonicalPlan(plan as unknown as QueryPlan);
  return hasKnownValues(checked, catalogue) ? { plan: checked } : { failure: 'unknown_value' };
}

function isOneOf(value: unknown, known: readonly string[]): boolean {
  return typeof value === 'string' && known.includes(value);
}
