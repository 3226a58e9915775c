import { matchShortcut, SHORTCUTS } from './shortcuts';

const press = (key: string, more = {}) => ({
  key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});

describe('matchShortcut', () => {
  it('matches single keys, sequences and combinations', () => {
    expect(matchShortcut(press('j'), '')).toBe('next');
    expect(matchShortcut(press('p'), 'g')).toBe('goPartners');
    expect(matchShortcut(press('k', { metaKey: true }), '')).toBe('palette');
    expect(matchShortcut(press('K', { ctrlKey: true }), '')).toBe('palette');
  });

  it('leaves keys to an input method, and to the browser', () => {
    expect(matchShortcut(press('j', { isComposing: true }), '')).toBeUndefined();
    expect(matchShortcut(press('j', { ctrlKey: true }), '')).toBeUndefined();
    expect(matchShortcut(press('p'), '')).toBeUndefined();
  });

  it('has different keys for every shortcut', () => {
    const keys = Object.values(SHORTCUTS).map((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
