import type { IncomingHttpHeaders } from 'node:http';
import { problems } from '@app/common';
import { Injectable } from '@nestjs/common';
import { AdminEnvironment } from '../admin.env';
import type { Principal } from '../auth/principal';
import { PeopleService } from '../people/people.service';
import { IapKeys } from './iap-keys.service';
import { ASSERTION_HEADER, verifyAssertion } from './verify-assertion';

/** People whom Identity-Aware Proxy has signed in, by its verified assertion and never by its unsigned headers. */
@Injectable()
export class IapSignIn {
  constructor(
    private readonly environment: AdminEnvironment,
    private readonly keys: IapKeys,
    private readonly people: PeopleService,
  ) {}

  /**
   * Returns undefined for a request without an assertion, and where the proxy is not configured.
   *
   * @throws Problem 401 for an assertion that is not to be trusted, 403 for a person without a role
   */
  async identify(headers: IncomingHttpHeaders): Promise<Principal | undefined> {
    const { IAP_AUDIENCE: audience } = this.environment;
    const token = headers[ASSERTION_HEADER];
    if (audience === '' || typeof token !== 'string') return undefined;
    const assertion = await verifyAssertion(token, { audience, findKey: this.keys.find, nowMs: Date.now() });
    if (!assertion) throw problems.unauthorized('The assertion of Identity-Aware Proxy is not valid here.');
    const { email, expiresAt: endsAt } = assertion;
    const role = await this.people.roleOf(email);
    if (role === null) throw problems.forbidden(`${email} has no role here; an admin can add the address.`);
    return { role, actor: `person:${email}`, person: email, endsAt };
  }
}
