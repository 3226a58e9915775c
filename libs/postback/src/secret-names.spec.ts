import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseQuery } from './parse-query';
import { isSecretName, WELL_KNOWN_SECRETS } from './secret-names';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MIB = 1024 * 1024;

function heapMib(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / MIB;
}

describe('names of secrets', () => {
  it.each(['ts_token', 'TS-Token', 'X-API-Key', 'api key', 'password'])('are known in any spelling: %s', (name) => {
    expect(isSecretName(name, WELL_KNOWN_SECRETS)).toBe(true);
    expect(isSecretName(name, WELL_KNOWN_SECRETS)).toBe(true);
  });

  it('keep little memory, whatever names are sent', () => {
    const before = heapMib();
    for (let number = 0; number < 500; number += 1) {
      const body = Buffer.from(`${number}-name-of-some-length=${'y'.repeat(200_000)}`).toString();
      for (const { name } of parseQuery(body)) expect(isSecretName(name, WELL_KNOWN_SECRETS)).toBe(false);
    }
    expect(heapMib() - before).toBeLessThan(10);
  });
});
