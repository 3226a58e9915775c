import type { TestPostbackReport } from '@app/internal-protocol';
import type { TestDiagnostic, TestPostbackResult, TestStep } from './test-postbacks.dto';

/** Outcomes of a service that has stored the postback as a conversion. */
const STORED = new Set(['stored', 'updated', 'duplicate']);

/** What a service says of one postback. */
interface ServiceResult {
  status?: string;
  code?: string;
  detail?: string;
  warnings?: TestDiagnostic[];
  errors?: TestDiagnostic[];
}

/**
 * The steps of a test postback, from what the gateway reports of it. After the first failure the rest is skipped.
 *
 * @param edge what a request through the public address showed
 */
export function describeJourney(partnerCode: string, edge: TestStep, report: TestPostbackReport): TestPostbackResult {
  const result = readResult(report.body);
  const timing = readTiming(report.timing);
  const outcome = result.status ?? (report.status === 200 ? 'stored' : '');
  const isRead = report.status === 200 || report.status === 422;
  const steps: TestStep[] = [
    step('gateway', report.partner_code === partnerCode, report.route_ms, report.partner_code ?? 'unknown_endpoint'),
    step('service', isRead, report.service_ms, report.failure ?? refusal(report, result)),
    step('mapping', STORED.has(outcome), timing.get('read') ?? null, outcome === 'quarantined' ? outcome : null),
    step('stored', STORED.has(outcome), timing.get('store') ?? null, outcome || null),
  ];
  const failed = steps.findIndex(({ state }) => state === 'failed');
  const reached = steps.map((each, index): TestStep =>
    failed >= 0 && index > failed ? { step: each.step, state: 'skipped', ms: null, detail: null } : each,
  );
  const diagnostics = [...(result.errors ?? []), ...(result.warnings ?? [])];
  return { postback_id: report.postback_id, steps: [edge, ...reached], diagnostics: diagnostics.map(pick) };
}

function step(name: TestStep['step'], isOk: boolean, ms: number | null, detail: string | null): TestStep {
  return { step: name, state: isOk ? 'ok' : 'failed', ms, detail };
}

function refusal({ status }: TestPostbackReport, { code, detail }: ServiceResult): string | null {
  if (status === null) return null;
  return [String(status), code, detail].filter((part) => part !== undefined).join(' ');
}

/** A partner may have its senders answered in its own words. */
function readResult(body: string | null): ServiceResult {
  try {
    const result: unknown = JSON.parse(body ?? '');
    const isObject = typeof result === 'object' && result !== null;
    const { status, ...rest } = (isObject ? result : {}) as ServiceResult;
    // A problem has its HTTP status as a number.
    return typeof status === 'string' ? { status, ...rest } : { ...rest, ...quarantineOf(rest) };
  } catch {
    return {};
  }
}

/** With `on_invalid: reject`, quarantine is answered as a problem. */
const quarantineOf = ({ code }: ServiceResult): ServiceResult =>
  code === 'invalid_postback' ? { status: 'quarantined' } : {};

/** Milliseconds by name, of a header such as `read;dur=0.4, store;dur=2.1`. */
function readTiming(timing: string | null): Map<string, number> {
  const parts = [...(timing ?? '').matchAll(/(\w+);dur=([\d.]+)/g)];
  return new Map(parts.map(([, name = '', ms]) => [name, Number(ms)]));
}

const pick = ({ field, code, params, reason }: TestDiagnostic): TestDiagnostic => ({
  field,
  code,
  ...(params && { params }),
  reason,
});
