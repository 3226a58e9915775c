export { absenceOf } from './mapping/absent-values';
export * from './canonical-fields';
export * from './interpret';
export * from './diagnostics';
export * from './exact-sum';
export * from './mapping/check-mapping';
export * from './mapping/choose-tenant';
export {
  type CompiledMapping,
  columnOf,
  compileMapping,
  combineSecretNames,
  targetOf,
} from './mapping/compile-mapping';
export * from './redaction/erase-person';
export { spellingsOf } from './redaction/erase-text';
export * from './mapping/identifying-names';
export {
  addedPartsOf,
  type Addition,
  type AmountParts,
  amountPartsOf,
  amountsOfParts,
  asOfParts,
  MAX_ADDITIONS,
  withKnownContents,
} from './conversion-state/add-amounts';
export * from './conversion-state/merge-duplicates';
export * from './mapping/map-parameters';
export * from './normalizing/normalize-amount';
export * from './normalizing/normalize-postback';
export * from './normalizing/normalize-time';
export {
  type BodySettings,
  MAX_ELEMENTS,
  type ParsedBody,
  MAX_SHARED,
  parseBody,
  parseStoredMembers,
  type UnreadElement,
} from './parsing/parse-body';
export { CHARSETS } from './parsing/decode-value';
export { MAX_PARAMETERS, parametersOfMembers, type ParsedPostback } from './parsing/read-members';
export * from './parsing/open-envelope';
export * from './parsing/parse-path';
export * from './parsing/parse-query';
export * from './parsing/split-target';
export * from './postback-types';
export * from './redaction/raw-data';
export { redactPath } from './redaction/redact-text';
export type { JsonMember } from './parsing/scan-json';
export { isSecretName, loosenName, type SecretNames, WELL_KNOWN_SECRETS } from './redaction/secret-names';
export { zoneOffset } from './normalizing/zone-offset';
