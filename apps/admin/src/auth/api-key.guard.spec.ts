import { isAllowed } from './api-key.guard';

describe('isAllowed', () => {
  it.each([
    ['admin', 'GET', false, true],
    ['admin', 'DELETE', true, true],
    ['editor', 'PATCH', false, true],
    ['editor', 'GET', true, false],
    ['viewer', 'GET', false, true],
    ['viewer', 'HEAD', false, true],
    ['viewer', 'POST', false, false],
    ['viewer', 'GET', true, false],
    ['partner', 'GET', false, false],
    ['partner', 'POST', false, false],
  ] as const)('answers for %s %s, admins only: %s → %s', (role, method, adminOnly, expected) => {
    expect(isAllowed(role, method, adminOnly)).toBe(expected);
  });
});
