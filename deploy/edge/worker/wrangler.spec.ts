import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readWorkerModules } from '../../../test/deploy/edge/worker-modules';
import { readWranglerConfig, WRANGLER_CONFIG } from '../../../test/deploy/edge/wrangler-config';
import { readSettings } from './settings';

const config = readWranglerConfig();
const SECRETS = { EDGE_KEY: 'a key of sixteen characters or more' };
/** The token that the documentation names. */
const DOCUMENTED = { 'network.bytec.com': 'default-ts-token' };

describe('wrangler.jsonc', () => {
  it('binds everything that the Worker needs except its secrets', () => {
    const [producer] = config.queues.producers;
    const bindings = { ...config.vars, ...SECRETS, [producer!.binding]: { send: () => Promise.resolve() } };
    expect(readSettings(bindings)).toMatchObject({ endpoints: ['involve/event', 'rector/event', 'postback'] });
    expect(() => readSettings({ ...bindings, EDGE_KEY: undefined })).toThrow('EDGE_KEY');
  });

  it('holds no secret: no key, and no token except the documented default', () => {
    expect(config.vars.HOST_TOKENS).toEqual(DOCUMENTED);
    expect(Object.keys(config.vars).filter((name) => /KEY|SECRET/.test(name))).toEqual([]);
  });

  it('moves undeliverable messages to a dead-letter queue without a consumer', () => {
    const [producer] = config.queues.producers;
    const [consumer] = config.queues.consumers;
    expect(consumer).toMatchObject({
      queue: producer!.queue,
      max_retries: 100,
      dead_letter_queue: 'postback-edge-dead',
    });
    expect(config.queues.consumers.map(({ queue }) => queue)).not.toContain(consumer!.dead_letter_queue);
  });

  it('is reachable only at the public host', () => {
    expect([config.workers_dev, config.preview_urls]).toEqual([false, false]);
  });

  it('names a Worker that exists and imports only its own files and the pure libraries', () => {
    expect(existsSync(join(dirname(WRANGLER_CONFIG), config.main))).toBe(true);
    expect(readWorkerModules().length).toBeGreaterThan(10);
  });
});
