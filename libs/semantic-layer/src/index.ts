export * from './model/metrics';
export * from './plan/canonical-plan';
export * from './plan/plan';
export * from './questions/catalogue';
export * from './questions/catalogue-names';
export * from './questions/parse-question';
export * from './time/time-zones';
export * from './time/wall-clock';
