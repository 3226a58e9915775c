import { AdminApiError, call, type ResponseBody } from '@app/admin-client';
import { attendanceHeaders } from './attendance';

/** The admin API of this origin; the session's cookie authenticates. */
export const HERE = { url: location.origin, headers: attendanceHeaders };

export { AdminApiError, call, type ResponseBody };

/** Whether the API did not respond at all: the network or the API is down. */
export const isUnreachable = (error: unknown): boolean => error instanceof AdminApiError && error.status === undefined;

/** Whether the session has ended, or its key was revoked. */
export const isSignedOut = (error: unknown): boolean => error instanceof AdminApiError && error.status === 401;
