export * from './database/migrations';
export * from './database/partitions';
export * from './database/rebase-positions';
export * from './delivery-id';
export * from './event-handler';
export * from './event-stream';
export * from './handle-next';
export * from './postgres-stream';
export { addPosition } from './stream-repository';
