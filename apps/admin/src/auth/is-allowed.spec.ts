import { isAllowed } from './is-allowed';

describe('mayCall', () => {
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
  ] as const)('%s %s, for admins: %s → %s', (role, method, isForAdmins, expected) => {
    expect(isAllowed(role, method, isForAdmins)).toBe(expected);
  });
});
