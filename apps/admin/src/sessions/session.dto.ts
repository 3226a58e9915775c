import type { FieldError } from '@app/common';
import { ApiProperty } from '@nestjs/swagger';
import { OptionalText } from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';
import { type Permission, PERMISSIONS } from './permissions';

/** What a person signs in with: one of the two. */
export class SignIn implements CrossFieldValidation {
  /** A key of role admin, editor or viewer. */
  @OptionalText(255)
  api_key?: string;

  /** The code of a sign-in link, which is used up by this. */
  @OptionalText(255)
  sign_in_code?: string;

  crossFieldErrors(): FieldError[] {
    const { api_key, sign_in_code } = this;
    if (api_key && sign_in_code) {
      return [{ field: 'sign_in_code', code: 'conflicting_fields', reason: 'cannot be combined with api_key' }];
    }
    if (api_key || sign_in_code) return [];
    return [{ field: 'api_key', code: 'choice_required', reason: 'api_key or sign_in_code is required' }];
  }
}

/** Who sends the request, and what the console may show. */
export class SessionDocument {
  @ApiProperty({ enum: ['admin', 'editor', 'viewer'] })
  role: string;

  @ApiProperty({ enum: PERMISSIONS, isArray: true })
  permissions: readonly Permission[];

  /** The name of the API key, or a person's e-mail address. @example "Mei, dashboards" */
  name: string;

  /** The API key; null for a person whom Identity-Aware Proxy signed in. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  key_id: string | null;

  /** When the session ends at the latest, and after 12 hours without a request; null where nothing limits it. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  ends_at: Date | null;

  /** The zone in which times are shown until a person chooses another. @example Asia/Singapore */
  time_zone_default: string;

  /** The languages of the console, as BCP 47 tags. @example ["en","zh-Hans","zh-Hant"] */
  languages: string[];
}

/** A code with which a browser can start one session. */
export class SignInCode {
  /** Show it to one person only. @example dM2a7Q0m6Vd3rU1yQ8hZbC5xKfWsTgJpLa9iNvRtYkX */
  code: string;

  /** The page of the console that uses the code. The part behind # reaches no server and no log. @example /sign-in#dM2a… */
  path: string;

  ends_at: Date;
}
