import { ErrorStreaks } from './error-streaks';

describe('ErrorStreaks', () => {
  it('counts errors of a partner since its last accepted postback', () => {
    const streaks = new ErrorStreaks();
    for (const status of [503, 200, 401, 422, 500]) streaks.record('rector', status);
    streaks.record('involve_asia', 200);
    expect([streaks.of('rector'), streaks.of('involve_asia'), [...streaks.partners()]]).toEqual([3, 0, ['rector']]);
  });
});
