// The one door to the entities: the library's index leaves them out, so that its other readers do not load TypeORM.
export * from '../../../libs/partner-config/src/entities';
export * from '../../../libs/partner-config/src/audit-chain';
