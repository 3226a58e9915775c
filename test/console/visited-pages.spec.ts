import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VISITED_PAGES } from './visited-pages';

const ROUTER = readFileSync(join(__dirname, '..', '..', 'apps', 'console', 'src', 'router.tsx'), 'utf8');

describe('the pages that browser tests visit', () => {
  const routes = [...ROUTER.matchAll(/\bpage\('([^']+)'/g)].map(([, path]) => path!);

  it('are all of the console', () => {
    const paths = VISITED_PAGES.map(([, path]) => new URL(path, 'http://console').pathname);
    const isVisited = (route: string): boolean => {
      const pattern = new RegExp(`^${route.replaceAll(/\$\w+/g, '[^/]+')}$`);
      return paths.some((path) => pattern.test(path));
    };
    expect(routes.length).toBeGreaterThan(20);
    // A redirection to the first tab.
    expect(routes.filter((route) => route !== '/settings' && !isVisited(route))).toEqual([]);
  });

  it('have names of their own', () => {
    const names = VISITED_PAGES.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
