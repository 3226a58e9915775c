export * from './build-url';
export * from './lint/fix-url';
export * from './lint/lint-url';
export * from './lint/url-issues';
export * from './network';
export * from './networks';
