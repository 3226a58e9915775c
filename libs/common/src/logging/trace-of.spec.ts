import { traceOf } from './trace-of';

const ID = '105445aa7843bc8bf206b12000100000';

describe('the trace of a request', () => {
  it.each([
    [{ 'x-cloud-trace-context': `${ID}/1;o=1` }, `projects/p/traces/${ID}`],
    [{ 'x-cloud-trace-context': ID.toUpperCase() }, `projects/p/traces/${ID}`],
    [{ traceparent: `00-${ID}-00f067aa0ba902b7-01` }, `projects/p/traces/${ID}`],
    [{ 'x-cloud-trace-context': 'nonsense', traceparent: `00-${ID}-00f067aa0ba902b7-01` }, `projects/p/traces/${ID}`],
    [{ traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }, undefined],
    [{ 'x-cloud-trace-context': `${ID}\u2028forged` }, undefined],
    [{}, undefined],
  ])('of %j is %s', (headers, trace) => {
    expect(traceOf(headers, 'p')).toBe(trace);
  });

  it('is the bare id where no project is known', () => {
    expect(traceOf({ traceparent: `00-${ID}-00f067aa0ba902b7-01` }, '')).toBe(ID);
  });
});
