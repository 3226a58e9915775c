import { subtle, type webcrypto } from 'node:crypto';
import { Log, problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { request } from 'undici';
import { AdminEnvironment } from '../admin.env';

/** Tokens with invented key ids must not become requests to the issuer. */
const MIN_INTERVAL_MS = 60_000;
const TIMEOUT_MS = 3_000;
const P256 = { name: 'ECDSA', namedCurve: 'P-256' };

type Keys = ReadonlyMap<string, webcrypto.CryptoKey>;
type PublicKey = webcrypto.JsonWebKey & { kid?: unknown };

/** The public keys of Identity-Aware Proxy, fetched when a token names one that is not known yet. */
@Injectable()
export class IapKeys {
  private keys: Keys | undefined;
  private fetching: Promise<void> | undefined;
  private nextFetchMs = -Infinity;

  constructor(
    private readonly environment: AdminEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** @throws Problem 503 while no keys could be fetched at all; keys that were fetched once stay valid without the issuer */
  readonly find = async (keyId: string): Promise<webcrypto.CryptoKey | undefined> => {
    if (this.keys?.has(keyId)) return this.keys.get(keyId);
    if (this.fetching || performance.now() >= this.nextFetchMs) {
      this.fetching ??= this.fetch().finally(() => (this.fetching = undefined));
      await this.fetching;
    }
    if (this.keys) return this.keys.get(keyId);
    throw problems.unavailable('The keys of Identity-Aware Proxy could not be fetched.');
  };

  private async fetch(): Promise<void> {
    this.nextFetchMs = performance.now() + MIN_INTERVAL_MS;
    try {
      const response = await request(this.environment.IAP_KEYS_URL, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (response.statusCode !== 200) throw new Error(`the issuer answered ${response.statusCode}`);
      this.keys = await importKeys((await response.body.json()) as { keys?: PublicKey[] });
    } catch (error) {
      // The first request of the next minute tries again; until then the last known good keys are used.
      if (!this.keys) this.nextFetchMs = -Infinity;
      this.log.error('Failed to fetch the keys of Identity-Aware Proxy', error);
    }
  }
}

async function importKeys({ keys = [] }: { keys?: PublicKey[] }): Promise<Keys> {
  const known = keys.filter(({ kid, kty, crv }) => typeof kid === 'string' && kty === 'EC' && crv === 'P-256');
  const entries = await Promise.all(
    known.map(async (key) => [key.kid as string, await subtle.importKey('jwk', key, P256, false, ['verify'])] as const),
  );
  return new Map(entries);
}
