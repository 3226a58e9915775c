import { SERVICE_IDENTITY, type ServiceIdentity, ServiceIdentityGuard } from '@app/common';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { GatewayEnvironment } from '../gateway.env';

/** Accepts insight's key besides the gateway's own. A process with that key alone reads the overview and nothing else. */
@Injectable()
export class OverviewGuard extends ServiceIdentityGuard {
  constructor(
    @Inject(SERVICE_IDENTITY) identity: ServiceIdentity,
    private readonly environment: GatewayEnvironment,
  ) {
    super(identity);
  }

  override canActivate(context: ExecutionContext): boolean {
    return this.verify(context, [this.environment.INSIGHT_KEY, this.identity.key]);
  }
}
