import { Log, ProblemFilter } from '@app/common';
import { type ArgumentsHost, Catch, Inject } from '@nestjs/common';
import { translateDatabaseError } from './translate-database-error';

/** Answers errors as everywhere, the database's refusals among them by what they mean to the caller. */
@Catch()
export class ConfigProblemFilter extends ProblemFilter {
  constructor(@Inject(Log) log: Log) {
    super(log);
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- no promise: filters are called so
    super.catch(translateDatabaseError(error), host);
  }
}
