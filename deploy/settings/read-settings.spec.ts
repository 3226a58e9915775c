import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { parseSettings } from './read-settings';

const EXAMPLE = readFileSync(join(__dirname, '..', 'settings.example.yaml'), 'utf8');

describe('the settings of an installation', () => {
  it('as the example has them are good', () => {
    expect(parseSettings(EXAMPLE, 'x').servers['main']!.max_connections).toBe(500);
  });

  it('may name no partner', () => {
    expect(parseSettings(`${SETTINGS}\npartners:\n  # rector: {}\n`, 'x').partners).toEqual({});
  });

  it('hold no secret', () => {
    expect(EXAMPLE).not.toMatch(/password|postgres:\/\//);
  });

  it('name every fault at once', () => {
    const faulty = `${SETTINGS.replace('project: my-project', 'project: X')}
unknown: 1
gateway: { max_instances: many }
partners: { rector: { cpus: 2 } }`;
    expect(() => parseSettings(faulty, 'settings.yaml')).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /unknown should not exist[^]*project must be the id[^]*gateway\.max_instances[^]*partners\.rector\.property cpus/,
        ),
      }),
    );
  });

  it.each([
    ['gateway: { env: { SPOOL_AFTER_MS: 900 } }', /gateway\.env\.SPOOL_AFTER_MS must be a text: '900'/],
    ['admin: { secrets: { REDIS_URL: [a] } }', /admin\.secrets\.REDIS_URL must be a text$/m],
    ['partner_services: { env: { A: true, B: } }', /env\.A must be a text: 'true', env\.B must be a text$/m],
    ['partners: { rector: { env: { DATABASE_POOL_MAX: 20 } } }', /partners\.rector\.env\.DATABASE_POOL_MAX .*'20'/],
    ['gateway: { env: [A] }', /gateway\.env must be an object/],
  ])('refuse settings of a process that are no texts: %s', (line, fault) => {
    expect(() => parseSettings(`${SETTINGS}\n${line}`, 'settings.yaml')).toThrow(fault);
  });

  it.each([
    ['a server that is not listed', 'config: main', 'config: other', /config names the server other/],
    [
      'a region without a network',
      'networks: { asia-southeast1:',
      'networks: { europe-west1:',
      /has no asia-southeast1/,
    ],
    ['a connector without a name', 'kind: direct', 'kind: connector', /needs the name of its connector/],
    ['what is no YAML', 'project:', '{', /is no YAML/],
  ])('refuse %s', (_what, from, to, fault) => {
    expect(() => parseSettings(SETTINGS.replace(from, to), 'settings.yaml')).toThrow(fault);
  });
});
