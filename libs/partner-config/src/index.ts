export * from './config-follower';
export * from './gateway-routes';
export * from './migrations';
export * from './service-config';
