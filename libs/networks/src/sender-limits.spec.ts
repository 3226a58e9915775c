import { senderLimitOf } from './sender-limits';

describe('senderLimitOf', () => {
  it.each([
    ['involve_asia', 'InvolveAsia', 9],
    ['my_network', 'Everflow EU', 25],
    ['rector', 'Rector', undefined],
  ])('knows the limit of %s, %s: %s', (code, name, limit) => {
    expect(senderLimitOf(code, name)?.errorsInARow).toBe(limit);
  });
});
