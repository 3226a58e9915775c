import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { problems, readJsonBody, type ServiceCaller, ServiceCallerOf, ServiceIdentityGuard } from '@app/common';
import type { DatabaseComparison } from '@app/partner-config';
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
  compare(@Body() body: unknown, @ServiceCallerOf() { actor }: ServiceCaller): Promise<DatabaseComparison> {
    if (actor?.role !== 'admin') throw problems.forbidden('Databases are compared for admins only.');
    return this.databases.compareWith(readPlace(readJsonBody(body)));
  }
}

/** @throws Problem invalid_request (422) */
function readPlace(body: unknown): OtherPlace {
  const { database_name: databaseName, database_url: databaseUrl } = (body ?? {}) as Record<string, unknown>;
  if (typeof databaseName !== 'string' || !NAME.test(databaseName)) {
    throw problems.invalidRequest([{ field: 'database_name', reason: 'must be the name of a database' }]);
  }
  if (databaseUrl === null) return { databaseName, databaseUrl };
  if (typeof databaseUrl !== 'string' || !URL.canParse(databaseUrl)) {
    throw problems.invalidRequest([{ field: 'database_url', reason: 'must be a URL, or null' }]);
  }
  return { databaseName, databaseUrl };
}
