import { Module } from '@nestjs/common';
import { DatabaseUrls } from './database-urls.service';
import { ResealSecrets } from './reseal-secrets.service';
import { SigningSecrets } from './signing-secrets.service';
import { TenantTokens } from './tenant-tokens.service';

/** What the config database holds encrypted. */
@Module({
  providers: [DatabaseUrls, ResealSecrets, SigningSecrets, TenantTokens],
  exports: [DatabaseUrls, SigningSecrets, TenantTokens],
})
export class SecretsModule {}
