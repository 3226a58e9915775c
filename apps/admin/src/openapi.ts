import type { DocsOptions } from '@app/common';

/** What OpenAPI says of the admin app; the rest is in the controllers' decorators. */
export const ADMIN_DOCS: DocsOptions = {
  title: 'Postback platform: admin API',
  description: 'Partners, tenants, mappings, revisions, API keys and the audit log. Every route needs an API key.',
};
