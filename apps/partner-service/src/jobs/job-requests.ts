import { type InputReader, isUuidV7, uuidV7 } from '@app/common';
import { QUARANTINE_REASONS, UNKNOWN_CODE } from '@app/postback';
import { Injectable } from '@nestjs/common';
import { SOURCES } from '../dry-run/dry-run.repository';
import { COMPARED_WITH, type DryRunRequest } from '../dry-run/dry-run-request';
import { draftOf, readDraft } from '../dry-run/mapping-draft';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import type { RedriveRequest } from '../quarantine/redrive.task';
import type { Job } from './job';
import { JobRepository } from './job.repository';

const MAX_POSTBACKS = 100_000;
const MAX_IDS = 1_000;
const CHOICE = ['postback_ids', 'tenant', 'field', 'reason', 'code', 'from', 'to'];
/** What only a quarantined postback has. */
const OF_QUARANTINE = ['field', 'reason', 'code'];
const CODES = [...Object.keys(QUARANTINE_REASONS), UNKNOWN_CODE];

/** Reads the requests for jobs and freezes what they choose. */
@Injectable()
export class JobRequests {
  constructor(
    private readonly jobs: JobRepository,
    private readonly partners: PartnerConfigService,
  ) {}

  /** @throws Problem 422 with every error, those of the draft included */
  async dryRun(input: InputReader, createdBy: string): Promise<Job> {
    // The mapping may have been saved a moment ago.
    await this.partners.refresh();
    const { config } = this.partners.current();
    const request: DryRunRequest = {
      source: input.oneOf('source', SOURCES) ?? 'both',
      from: input.time('from'),
      to: input.time('to'),
      tenant_id: this.partners.readTenant(input),
      last: input.wholeNumber('last', 1, MAX_POSTBACKS) ?? MAX_POSTBACKS,
      compared_with: input.oneOf('compared_with', COMPARED_WITH) ?? 'active',
      active: draftOf(config),
      active_version: config.version,
      draft: readDraft(input, config) ?? {},
    };
    input.check();
    return this.jobs.create({ id: uuidV7(Date.now()), kind: 'dry_run', request, createdBy });
  }

  /** @throws Problem 422 */
  async redrive(input: InputReader, createdBy: string): Promise<Job> {
    await this.partners.refresh();
    const source = input.oneOf('source', SOURCES) ?? 'quarantined';
    const request: RedriveRequest = {
      source,
      filter: {
        from: input.time('from'),
        to: input.time('to'),
        tenantId: this.partners.readTenant(input),
        field: input.text('field'),
        reason: input.text('reason'),
        code: input.oneOf('code', CODES),
        postbackIds: input.list('postback_ids', isUuidV7, { max: MAX_IDS, what: 'postback ids' }),
      },
    };
    for (const name of source === 'quarantined' ? [] : OF_QUARANTINE) {
      if (input.value(name) !== undefined)
        input.addError(name, 'conflicting_fields', 'chooses quarantined postbacks only');
    }
    input.choice(CHOICE);
    input.check();
    return this.jobs.create({ id: uuidV7(Date.now()), kind: 'redrive', request, createdBy });
  }
}
