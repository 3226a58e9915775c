import fc from 'fast-check';
import { UnlistedQuota } from './unlisted-quota';

describe('the quota of unlisted paths', () => {
  it('takes so many in a minute, and as many again in the next', () => {
    const quota = new UnlistedQuota();
    const takes = (nowMs: number) => Array.from({ length: 5 }, () => quota.consume('/shop/event', 3, nowMs));
    expect(takes(1_000_000)).toEqual([true, true, true, false, false]);
    expect(takes(1_059_999)).toEqual([false, false, false, false, false]);
    expect(takes(1_060_000)).toEqual([true, true, true, false, false]);
  });

  it('never takes more than two minutes’ worth in any 60 seconds, whatever comes when', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (pauses) => {
        const quota = new UnlistedQuota();
        let nowMs = 1_000_000;
        const taken = pauses.flatMap((pause) => {
          nowMs += pause;
          return quota.consume('/a/b', 4, nowMs) ? [nowMs] : [];
        });
        return taken.every((at) => taken.filter((other) => other >= at && other < at + 60_000).length <= 8);
      }),
    );
  });

  it.each(['/.env', '/wp-login.php', '/vendor/phpunit/eval-stdin.php', '/a/../b'])('takes none of %s', (path) => {
    expect(new UnlistedQuota().consume(path, 100, 1_000_000)).toBe(false);
  });
});
