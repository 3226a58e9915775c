import { Global, Module } from '@nestjs/common';
import { IapKeys } from './iap-keys.service';
import { IapSignIn } from './iap-sign-in.service';

/** Global, because the guard of every feature accepts people whom the proxy signed in. */
@Global()
@Module({ providers: [IapKeys, IapSignIn], exports: [IapSignIn] })
export class IapModule {}
