import { SERVICE_IDENTITY, type ServiceIdentity, ServiceIdentityGuard } from '@app/common';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { PartnerServiceEnvironment } from '../partner-service.env';

/**
 * Accepts the key of the change feed besides the service's own. A process with that key alone reads conversions and can do
 * nothing else: not export a person, not redrive, not read raw requests.
 */
@Injectable()
export class ChangeFeedGuard extends ServiceIdentityGuard {
  constructor(
    @Inject(SERVICE_IDENTITY) identity: ServiceIdentity,
    private readonly environment: PartnerServiceEnvironment,
  ) {
    super(identity);
  }

  override canActivate(context: ExecutionContext): boolean {
    return this.verify(context, [this.environment.CHANGE_FEED_KEY, this.identity.key]);
  }
}
