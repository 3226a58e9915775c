import { Setting } from '@app/common/config/environment';
import { IsString, Matches } from 'class-validator';

/** What `npm run logs -- --cloud` takes from the environment: the names are those of Google's own tools. */
export class LogsEnvironment {
  @Setting({ description: 'The project whose logs are read; empty: the one of gcloud or of the credentials.' })
  @IsString()
  GOOGLE_CLOUD_PROJECT: string = '';

  @Setting({ description: 'The project, as gcloud calls it; GOOGLE_CLOUD_PROJECT comes before it.' })
  @IsString()
  CLOUDSDK_CORE_PROJECT: string = '';

  @Setting({ description: 'Where the Logging API answers, if not at https://logging.googleapis.com/.' })
  @Matches(/^$|^https?:\/\/[^\s/?#@]+\/?$/, {
    message: 'CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING must be an origin such as https://logging.googleapis.com/',
  })
  CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING: string = '';
}
