import { Setting } from '@app/common/config/environment';
import { IsOptional, Matches } from 'class-validator';

/** What `npm run deploy` and `npm run provision` take from the environment: a secret stands on no command line. */
export class DeployEnvironment {
  @Setting({
    description: 'Key for the admin API; empty: the first admin key is read from Secret Manager.',
    secret: true,
  })
  @IsOptional()
  @Matches(/^$|^\S{8,255}$/, { message: 'ADMIN_API_KEY must be 8 to 255 characters without spaces' })
  ADMIN_API_KEY: string = '';
}
