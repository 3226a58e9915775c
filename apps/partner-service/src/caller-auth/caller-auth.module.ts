import { Global, Module } from '@nestjs/common';
import { FailedAttempts } from './failed-attempts';

/** Wrong keys that an address may try in a minute; then it is answered 429, whatever key it sends. */
const MAX_WRONG_KEYS = 10;
const WRONG_KEYS_WINDOW_MS = 60_000;

/** What the guards of all features share: how often each address sent a wrong key. */
@Global()
@Module({
  providers: [{ provide: FailedAttempts, useFactory: () => new FailedAttempts(MAX_WRONG_KEYS, WRONG_KEYS_WINDOW_MS) }],
  exports: [FailedAttempts],
})
export class CallerAuthModule {}
