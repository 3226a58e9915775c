import { ModelBreaker } from './model-breaker';

describe('the circuit of the model', () => {
  let nowMs = 0;
  const fail = (breaker: ModelBreaker, times: number): void => {
    for (let failed = 0; failed < times; failed += 1) breaker.recordFailure();
  };

  it('opens after three failures in a row, and a success begins anew', () => {
    const breaker = new ModelBreaker(() => nowMs);
    fail(breaker, 2);
    breaker.recordSuccess();
    fail(breaker, 2);
    expect(breaker.permits()).toBe(true);
    fail(breaker, 1);
    expect(breaker.permits()).toBe(false);
  });

  it('lets one question through half a minute later, and all others once it succeeded', () => {
    const breaker = new ModelBreaker(() => nowMs);
    fail(breaker, 3);
    nowMs += 30_000;
    expect([breaker.permits(), breaker.permits()]).toEqual([true, false]);
    breaker.recordFailure();
    expect(breaker.permits()).toBe(false);
    nowMs += 30_000;
    expect(breaker.permits()).toBe(true);
    breaker.recordSuccess();
    expect([breaker.permits(), breaker.permits()]).toEqual([true, true]);
  });
});
