import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { keyedHash, KeyedHasher } from './keyed-hash';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MIB = 1024 * 1024;

function heapMib(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / MIB;
}

describe('KeyedHasher', () => {
  it('returns the keyed hash of every text', () => {
    const hasher = new KeyedHasher('key');
    for (const secret of ['a', 'a', '', 'é💰', 'x'.repeat(10_000), '\ud800']) {
      expect(hasher.hash(secret)).toBe(keyedHash('key', secret));
      expect(hasher.hash(secret)).toBe(keyedHash('key', secret));
    }
  });

  it.each([
    ['short secrets out of long texts', (number: number) => `${number}-secret-of-some-length`],
    ['long secrets', (number: number) => `${number}-`.padEnd(100_000, 'x')],
  ])('uses little memory when clients send %s', (_, secretOf) => {
    const hasher = new KeyedHasher('key');
    const before = heapMib();
    for (let number = 0; number < 500; number += 1) {
      const secret = secretOf(number);
      const text = Buffer.from(secret.padEnd(200_000, 'y')).toString();
      hasher.hash(text.slice(0, secret.length));
    }
    expect(heapMib() - before).toBeLessThan(10);
    expect(hasher.hash(secretOf(1))).toBe(keyedHash('key', secretOf(1)));
  });
});
