import { PostgresUrlSetting } from '@app/common';

/** The environment of the benchmark. */
export class BenchEnvironment {
  @PostgresUrlSetting('A server where databases and roles may be created; empty: one is started for the run.')
  DATABASE_URL: string = '';
}
