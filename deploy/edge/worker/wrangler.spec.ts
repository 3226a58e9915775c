import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readWorkerModules } from '../../../test/deploy/edge/worker-modules';
import { readWranglerConfig, WRANGLER_CONFIG } from '../../../test/deploy/edge/wrangler-config';
import { readSettings } from './settings';

const config = readWranglerConfig();
const SECRETS = { EDGE_KEY: 'a key of sixteen characters or more' };
/** The one token that is documented everywhere. */
const DOCUMENTED = { 'network.bytec.com': 'default-ts-token' };

describe('wrangler.jsonc', () => {
  it('binds all that the Worker needs but its secrets', () => {
    const [producer] = config.queues.producers;
    const bindings = { ...config.vars, ...SECRETS, [producer!.binding]: { send: () => Promise.resolve() } };
    expect(readSettings(bindings)).toMatchObject({ endpoints: ['involve/event', 'rector/event', 'postback'] });
    expect(() => readSettings({ ...bindings, EDGE_KEY: undefined })).toThrow('EDGE_KEY');
  });

  it('holds no secret: no key, and no token but the documented default', () => {
    expect(config.vars.HOST_TOKENS).toEqual(DOCUMENTED);
    expect(Object.keys(config.vars).filter((name) => /KEY|SECRET/.test(name))).toEqual([]);
  });

  it('gives what the queue could not deliver to a queue that nobody reads', () => {
    const [producer] = config.queues.producers;
    const [consumer] = config.queues.consumers;
    expect(consumer).toMatchObject({
      queue: producer!.queue,
      max_retries: 100,
      dead_letter_queue: 'postback-edge-dead',
    });
    expect(config.queues.consumers.map(({ queue }) => queue)).not.toContain(consumer!.dead_letter_queue);
  });

  it('opens no way past the public host', () => {
    expect([config.workers_dev, config.preview_urls]).toEqual([false, false]);
  });

  it('names a Worker that is there, and that needs nothing but itself and the pure library', () => {
    expect(existsSync(join(dirname(WRANGLER_CONFIG), config.main))).toBe(true);
    expect(readWorkerModules().length).toBeGreaterThan(10);
  });
});
