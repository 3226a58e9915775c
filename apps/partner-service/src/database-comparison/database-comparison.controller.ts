import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Contract, Input, InputReader, problems, type ServicePeer, Peer, ServiceIdentityGuard } from '@app/common';
import type { DatabaseComparison } from '@app/partner-config';
import { COMPARISON } from './database-comparison.contract';
import { DatabaseComparisonService } from './database-comparison.service';
import type { OtherPlace } from './other-database-url';

const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** For the admin app, before it moves a partner to another database: what would be hidden. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/database-comparison')
export class DatabaseComparisonController {
  constructor(private readonly databases: DatabaseComparisonService) {}

  @Post()
  @HttpCode(200)
  @Contract(COMPARISON)
  compare(@Input() input: InputReader, @Peer() { actor }: ServicePeer): Promise<DatabaseComparison> {
    if (actor?.role !== 'admin') throw problems.forbidden('Databases are compared for admins only.');
    return this.databases.compareWith(readPlace(input));
  }
}

/** @throws Problem invalid_request (422) */
function readPlace(input: InputReader): OtherPlace {
  const [databaseName, databaseUrl] = [input.text('database_name'), input.text('database_url')];
  if (databaseName !== null && !NAME.test(databaseName))
    input.addError('database_name', 'wrong_format', 'must be the name of a database');
  if (databaseUrl !== null && !URL.canParse(databaseUrl))
    input.addError('database_url', 'wrong_format', 'must be a URL, or null');
  input.check();
  return { databaseName: databaseName!, databaseUrl };
}
