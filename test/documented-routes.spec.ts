import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(__dirname, '../docs');

describe('docs/http-api.md', () => {
  it('has every route of the admin API', () => {
    const { paths } = JSON.parse(readFileSync(join(DOCS, 'openapi/admin.json'), 'utf8')) as { paths: object };
    const guide = readFileSync(join(DOCS, 'http-api.md'), 'utf8');
    const routes = Object.keys(paths).map((path) => path.replace(/^\/api\/v1/, ''));
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter((route) => !guide.includes(route))).toEqual([]);
  });
});
