import { VirtualClock } from '../../../test/deploy/testing/virtual-clock';
import type { ApiRequest } from './api-request';
import { RateLimits } from './rate-limit';

const MINUTE_MS = 60_000;

function request(more: Partial<ApiRequest> = {}): ApiRequest {
  return { api: 'secretmanager', project: 'p', quota: 'read', method: 'GET', path: '/', ...more };
}

/** When each of these requests is sent. */
async function sentAtMs(clock: VirtualClock, requests: ApiRequest[]): Promise<number[]> {
  const limits = new RateLimits(clock);
  return Promise.all(requests.map((one) => limits.acquire(one).then(() => clock.nowMs)));
}

describe('the rate of requests', () => {
  it('stays below 600 reads of secrets in any minute, and uses most of them', async () => {
    const times = await sentAtMs(
      new VirtualClock(),
      Array.from({ length: 1_400 }, () => request()),
    );
    const inMinuteFrom = (start: number) => times.filter((time) => time >= start && time < start + MINUTE_MS).length;
    expect(Math.max(...times.map(inMinuteFrom))).toBeLessThan(600);
    expect(Math.max(...times) / MINUTE_MS).toBeLessThan(1_400 / 500);
  });

  it('delays none of a few requests', async () => {
    expect(
      Math.max(
        ...(await sentAtMs(
          new VirtualClock(),
          Array.from({ length: 60 }, () => request()),
        )),
      ),
    ).toBe(0);
  });

  it('counts each project, each region and each kind of request apart', async () => {
    const full = Array.from({ length: 70 }, () => request());
    const others = [
      request({ project: 'other' }),
      request({ quota: 'write' }),
      request({ quota: 'access' }),
      request({ api: 'run', region: 'asia-southeast1' }),
    ];
    expect((await sentAtMs(new VirtualClock(), [...full, ...others])).slice(-others.length)).toEqual([0, 0, 0, 0]);
  });
});
