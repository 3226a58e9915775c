import { serviceIdentityGuardWith } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';

/** Accepts insight's key besides the service's own. A process with that key alone queries figures and can do nothing else. */
export const InsightQueryGuard = serviceIdentityGuardWith(PartnerServiceEnvironment, ({ INSIGHT_KEY }) => INSIGHT_KEY);
