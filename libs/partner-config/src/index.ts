export * from './config-follower';
export * from './gateway-routes';
export * from './database/migrations';
export * from './service-config';
export * from './signing-secrets';
