import { ApiKeySetting } from '@app/common/config/settings';

/** The environment of `npm run deploy` and `npm run provision`; secrets are not passed as arguments. */
export class DeployEnvironment {
  @ApiKeySetting('Key for the admin API; empty: the first admin key is read from Secret Manager.')
  ADMIN_API_KEY: string = '';
}
