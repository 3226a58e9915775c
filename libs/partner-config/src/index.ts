export * from './config-poller';
export * from './config-watcher';
export * from './database-comparison';
export * from './gateway-routes';
export * from './held-config';
export * from './database/migrations';
export * from './service-config';
export * from './signing-secrets';
