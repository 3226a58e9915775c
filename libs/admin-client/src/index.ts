export { type AdminAccess, AdminApiError, call, type ResponseBody } from './call';
export type { components, paths } from './openapi.generated';
