import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module';
import { SecretsModule } from '../secrets/secrets.module';
import { PartnersController } from './partners.controller';
import { PartnersService } from './partners.service';

@Module({ imports: [IdentityModule, SecretsModule], controllers: [PartnersController], providers: [PartnersService] })
export class PartnersModule {}
