export { type AdminAccess, AdminApiError, type Answer, call } from './call';
export type { components, paths } from './openapi.generated';
