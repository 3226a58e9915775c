export * from './database/migrations';
export * from './database/partitions';
export * from './database/rebase-positions';
export * from './event-handler';
export * from './handle-next';
export { addPosition } from './stream-repository';
