// The library's index omits the entities, so that its other users do not load TypeORM.
export * from '../../../libs/partner-config/src/entities';
export * from '../../../libs/partner-config/src/audit-chain';
