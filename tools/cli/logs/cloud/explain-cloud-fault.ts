import { UserFacingError } from '@app/common/errors/user-facing-error';

/** gRPC's codes, which the library gives to the answers of the REST API as well. */
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const INTERNAL = 13;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

const TRANSIENT = new Set([DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE]);
const LOG_IN = 'Log in with: gcloud auth application-default login';

/** Whether it may be over by itself: the network, a quota, a fault of the API. */
export function isTransient(error: unknown): boolean {
  return TRANSIENT.has(codeOf(error));
}

/** What a person can do about it, where that is known; else the error itself. */
export function explainCloudFault(error: unknown, project: string): unknown {
  if (!(error instanceof Error)) return error;
  const said = error.message.split('\n')[0]!;
  if (/default credentials|invalid_grant|reauth/i.test(said)) return new UserFacingError(`${said}\n${LOG_IN}`);
  if (/detect a Project Id/i.test(said)) return new UserFacingError('Which project? --project PROJECT names it.');
  switch (codeOf(error)) {
    case UNAUTHENTICATED:
      return new UserFacingError(`Cloud Logging does not know you: ${said}\n${LOG_IN}`);
    case PERMISSION_DENIED:
      return new UserFacingError(
        `You may not read the logs of ${project}: ${said}\nThe role roles/logging.viewer lets you.`,
      );
    case NOT_FOUND:
    case INVALID_ARGUMENT:
      return new UserFacingError(`Cloud Logging refuses the query on ${project}: ${said}`);
    case RESOURCE_EXHAUSTED:
      return new UserFacingError(
        `The quota of ${project} for reading logs is used up: ${said}\nTry again in a minute.`,
      );
    case DEADLINE_EXCEEDED:
    case UNAVAILABLE:
      return new UserFacingError(`Cloud Logging does not answer: ${said}`);
    default:
      return error;
  }
}

function codeOf(error: unknown): number {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : -1;
}
