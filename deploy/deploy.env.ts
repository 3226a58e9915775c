import { ApiKeySetting, ChoiceSetting, OriginSetting } from '@app/common/config/settings';

/** The environment of `npm run deploy` and `npm run provision`; secrets are not passed as arguments. */
export class DeployEnvironment {
  @ApiKeySetting('Key for the admin API; empty: the first admin key is read from Secret Manager.')
  ADMIN_API_KEY: string = '';

  @ChoiceSetting(
    'How Google’s APIs are called: direct, by HTTP with a token of gcloud; or gcloud, which runs the program for every command, with its own endpoints, proxy and certificates.',
    ['direct', 'gcloud'],
  )
  GOOGLE_API_CALLS: string = 'direct';

  @OriginSetting('Origin of a fake of Google’s APIs, each below its host name; empty: Google.', 'http://127.0.0.1:8080')
  GOOGLE_API_URL: string = '';
}
