import { IsPostgresUrl, Setting } from '@app/common';
import { ValidateIf } from 'class-validator';

/** What the benchmark reads of its environment. */
export class BenchEnvironment {
  @Setting({ description: 'A server where databases and roles may be created; empty: one is started for the run.' })
  @ValidateIf(({ DATABASE_URL }: BenchEnvironment) => DATABASE_URL !== '')
  @IsPostgresUrl()
  DATABASE_URL: string = '';
}
