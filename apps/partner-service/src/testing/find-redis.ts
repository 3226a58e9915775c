import { spawnSync } from 'node:child_process';

/** The last of the sixteen databases that a Redis has by default: what somebody else keeps there stays out of it. */
const USUAL_REDIS = 'redis://127.0.0.1:6379/15';
const ANSWERS_WITHIN_MS = 1_000;

// In a process of its own, because what is tested has to be known before any test begins, and nothing waits there.
const PING = `
  const { hostname, port } = new URL(process.argv[1]);
  const socket = require('node:net').connect(Number(port || 6379), hostname, () => socket.write('PING\\r\\n'));
  socket.once('data', (answer) => process.exit(String(answer).startsWith('+PONG') ? 0 : 1));
  socket.once('error', () => process.exit(1));`;

/**
 * Where tests find a Redis: the one that is named, else one of this machine that lets anybody in.
 *
 * @param named TEST_REDIS_URL
 */
export interface TestRedis {
  url: string;
  isThere: boolean;
  /** What a test is called that needs it, and is left out without it. */
  title: (text: string) => string;
}

export function findRedis(named: string | undefined): TestRedis {
  const url = named ?? USUAL_REDIS;
  // One that is named has to be there: its tests fail rather than being left out.
  const isThere = named !== undefined || answers(url);
  const notice = ` [left out: no Redis answers at ${url}; TEST_REDIS_URL names another]`;
  return { url, isThere, title: (text) => (isThere ? text : text + notice) };
}

function answers(url: string): boolean {
  return spawnSync(process.execPath, ['-e', PING, url], { timeout: ANSWERS_WITHIN_MS }).status === 0;
}
