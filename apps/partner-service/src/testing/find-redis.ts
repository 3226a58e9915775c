import { spawnSync } from 'node:child_process';

/** The last of the sixteen databases that a Redis has by default: what somebody else keeps there stays out of it. */
const DEFAULT_REDIS = 'redis://127.0.0.1:6379/15';
const PING_TIMEOUT_MS = 1_000;

// In a process of its own, because what is tested has to be known before any test begins, and nothing waits there.
const PING = `
  const { hostname, port } = new URL(process.argv[1]);
  const socket = require('node:net').connect(Number(port || 6379), hostname, () => socket.write('PING\\r\\n'));
  socket.once('data', (reply) => process.exit(String(reply).startsWith('+PONG') ? 0 : 1));
  socket.once('error', () => process.exit(1));`;

/**
 * Where tests find a Redis: the one that is named, else one of this machine that lets anybody in.
 *
 * @param named TEST_REDIS_URL
 */
export interface TestRedis {
  url: string;
  isAvailable: boolean;
  /** What a test is called that needs it, and is left out without it. */
  title: (text: string) => string;
}

export function findRedis(named: string | undefined): TestRedis {
  const url = named ?? DEFAULT_REDIS;
  // One that is named has to be there: its tests fail rather than being left out.
  const isAvailable = named !== undefined || responds(url);
  const notice = ` [left out: no Redis answers at ${url}; TEST_REDIS_URL names another]`;
  return { url, isAvailable, title: (text) => (isAvailable ? text : text + notice) };
}

function responds(url: string): boolean {
  return spawnSync(process.execPath, ['-e', PING, url], { timeout: PING_TIMEOUT_MS }).status === 0;
}
