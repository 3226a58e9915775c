import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { partnerOf, SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { listProcesses } from '../rollout/list-processes';
import { parseSettings } from '../settings/read-settings';
import { adviseOnTables, TABLES_OF_PARTNER } from './count-tables';

const SCHEMA = join(__dirname, '..', '..', 'apps', 'partner-service', 'src', 'database', 'schema.sql');

function advise(partners: number, data_retention_days?: number): string {
  const settings = parseSettings(SETTINGS, 'settings.yaml');
  const known = Array.from({ length: partners }, (_, index) =>
    partnerOf(`partner_${index}`, data_retention_days === undefined ? {} : { data_retention_days }),
  );
  return adviseOnTables(listProcesses(settings, known));
}

describe('adviseOnTables', () => {
  it('warns of a server once its partners may have ten thousand tables', () => {
    expect(advise(178)).toBe('');
    expect(advise(179)).toContain('server main: up to 10024 tables of 179 partners');
    expect(advise(26, 365)).toContain('server main: up to 10166 tables of 26 partners');
  });

  it('counts every table of a partner’s database', () => {
    const tables = readFileSync(SCHEMA, 'utf8').match(/^table /gm) ?? [];
    expect(tables.length).toBeLessThanOrEqual(TABLES_OF_PARTNER);
  });
});
