import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Contract, Input, InputReader, problems, type ServicePeer, Peer, ServiceIdentityGuard } from '@app/common';
import type { DatabaseComparison } from '@app/partner-config';
import { DatabaseComparisonService } from './database-comparison.service';
import type { OtherPlace } from './other-database-url';
import { schemas } from '@app/internal-protocol';

const { INTEGER, listOf, objectOf, orNull, STRING } = schemas;

export const COMPARISON = {
  summary: 'What a move to another database would hide',
  body: {
    database_name: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,62}$' },
    database_url: { type: 'string', nullable: true, writeOnly: true, description: 'Null: on the server of now' },
  },
  required: ['database_name'],
  example: { database_name: 'another_db' },
  response: objectOf('DatabaseComparison', {
    other: { type: 'string', enum: ['same', 'absent', 'empty', 'own', 'foreign', 'forbidden', 'unknown'] },
    detail: orNull(STRING),
    hidden: listOf(objectOf('TableDifference', { table: STRING, present_rows: INTEGER, other_rows: INTEGER })),
  }),
};

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
