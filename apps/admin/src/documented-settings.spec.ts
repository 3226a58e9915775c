import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const API = JSON.parse(readFileSync(join(ROOT, 'docs/openapi/admin.json'), 'utf8')) as {
  components: { schemas: Record<string, { properties: Record<string, unknown> }> };
};
const DOCUMENT = readFileSync(join(ROOT, 'docs/http-api.md'), 'utf8');

/** The text under a heading, up to the next one. */
function section(heading: string): string {
  return DOCUMENT.split(`\n### ${heading}\n`)[1]!.split('\n### ')[0]!;
}

describe('docs/http-api.md', () => {
  it.each([
    ['A partner', ['CreatePartner', 'ChangePartner']],
    ['A tenant', ['CreateTenant', 'ChangeTenant']],
  ])('describes under "%s" each setting that an admin can make', (heading, schemas) => {
    const settings = new Set(schemas.flatMap((schema) => Object.keys(API.components.schemas[schema]!.properties)));
    expect(settings.size).toBeGreaterThan(10);
    expect([...settings].filter((setting) => !section(heading).includes(`\`${setting}\``))).toEqual([]);
  });

  it.each(['values', 'default', 'constant', 'zero_is_absent', 'strip_prefix', 'strip_suffix'])(
    'describes the part %s of a field rule',
    (part) => {
      expect(DOCUMENT).toMatch(new RegExp(`^\\|[^|]*\`${part}\`[^|]*\\|`, 'm'));
    },
  );
});
