import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../../test/deploy/testing/deployment-under-test';
import { parseSettings } from './read-settings';

const EXAMPLE = readFileSync(join(__dirname, '..', 'settings.example.yaml'), 'utf8');

describe('parseSettings', () => {
  it('accepts the example', () => {
    expect(parseSettings(EXAMPLE, 'x').servers['main']!.max_connections).toBe(500);
  });

  it('accepts an empty map of partners', () => {
    expect(parseSettings(`${SETTINGS}\npartners:\n  # rector: {}\n`, 'x').partners).toEqual({});
  });

  it('has no secret in the example', () => {
    expect(EXAMPLE).not.toMatch(/password|postgres:\/\//);
  });

  it('reports every error at once', () => {
    const errory = `${SETTINGS.replace('project: my-project', 'project: X')}
unknown: 1
gateway: { max_instances: many }
partners: { rector: { cpus: 2 } }`;
    expect(() => parseSettings(errory, 'settings.yaml')).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /unknown should not exist[^]*project must be the id[^]*gateway\.max_instances[^]*partners\.rector\.property cpus/,
        ),
      }),
    );
  });

  it.each([
    ['gateway: { env: { SPOOL_AFTER_MS: 900 } }', /gateway\.env\.SPOOL_AFTER_MS must be a string: '900'/],
    ['admin: { secrets: { REDIS_URL: [a] } }', /admin\.secrets\.REDIS_URL must be a string$/m],
    ['partner_services: { env: { A: true, B: } }', /env\.A must be a string: 'true', env\.B must be a string$/m],
    ['partners: { rector: { env: { DATABASE_POOL_MAX: 20 } } }', /partners\.rector\.env\.DATABASE_POOL_MAX .*'20'/],
    ['gateway: { env: [A] }', /gateway\.env must be an object/],
  ])('rejects settings of a process that are not strings: %s', (line, error) => {
    expect(() => parseSettings(`${SETTINGS}\n${line}`, 'settings.yaml')).toThrow(error);
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
    [
      'a service that sleeps and always has an instance',
      'max_service_accounts: 300',
      'partners: { rector: { sleeps: true, min_instances: 1 } }',
      /partners\.rector\.sleeps is true, but its min_instances is 1/,
    ],
    [
      'a cell that is not listed',
      'max_service_accounts: 300',
      'partners: { rector: { hosting: cell-b } }',
      /partners\.rector\.hosting names cell-b, which cells does not list/,
    ],
    [
      'a partner of a cell that its senders call directly',
      'max_service_accounts: 300',
      'cells: { cell-a: {} }\npartners: { rector: { hosting: cell-a, direct_access: true } }',
      /partners\.rector\.direct_access needs a service of its own, but its hosting is cell-a/,
    ],
    [
      'a cell without the name of one',
      'max_service_accounts: 300',
      'cells: { small: {} }',
      /cells\.small must be named/,
    ],
    ['a file that is not YAML', 'project:', '{', /is not YAML/],
  ])('rejects %s', (_what, from, to, error) => {
    expect(() => parseSettings(SETTINGS.replace(from, to), 'settings.yaml')).toThrow(error);
  });
});
