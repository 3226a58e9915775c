import { Module } from '@nestjs/common';
import { SecretsModule } from '../secrets/secrets.module';
import { TenantsController } from './tenants.controller';
import { TenantsService } from './tenants.service';

@Module({ imports: [SecretsModule], controllers: [TenantsController], providers: [TenantsService] })
export class TenantsModule {}
