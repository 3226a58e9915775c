import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller';
import { ApiKeysService } from './api-keys.service';
import { FirstAdminKey } from './first-admin-key.service';

@Module({ controllers: [ApiKeysController], providers: [ApiKeysService, FirstAdminKey] })
export class ApiKeysModule {}
