import { Injectable } from '@nestjs/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { Tokens } from './tokens';

/** The tokens of this process's key. */
@Injectable()
export class TokenHasher extends Tokens {
  constructor(environment: PartnerServiceEnvironment) {
    super(environment.TOKEN_HASH_KEY);
  }
}
