export { type AdminAccess, AdminApiError, call, type ResponseBody } from './call';
export { type LiveQuery, type ServerSentEvent, watchLive } from './read-events';
export type { components, paths } from './openapi.generated';
