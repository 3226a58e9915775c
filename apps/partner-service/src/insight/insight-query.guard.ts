import { SERVICE_IDENTITY, type ServiceIdentity, ServiceIdentityGuard } from '@app/common';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { PartnerServiceEnvironment } from '../partner-service.env';

/** Accepts insight's key besides the service's own. A process with that key alone queries figures and can do nothing else. */
@Injectable()
export class InsightQueryGuard extends ServiceIdentityGuard {
  constructor(
    @Inject(SERVICE_IDENTITY) identity: ServiceIdentity,
    private readonly environment: PartnerServiceEnvironment,
  ) {
    super(identity);
  }

  override canActivate(context: ExecutionContext): boolean {
    return this.verify(context, [this.environment.INSIGHT_KEY, this.identity.key]);
  }
}
