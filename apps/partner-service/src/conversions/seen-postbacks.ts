import { Injectable } from '@nestjs/common';
import { GroupCommit, problems } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import type { SignedText } from '../caller-auth/caller-signature';
import { ConversionRepository } from './conversion.repository';
import type { Envelope } from '../intake/envelope';
import { columnsOfSigned } from './to-rows';
import type { PostbackKey, StoredOutcome } from './conversion-row';

const MAX_BATCH = 500;

/** Recognises postbacks that are stored already by their ids alone. Several share one statement. */
@Injectable()
export class SeenPostbacks {
  private readonly lookups: GroupCommit<PostbackKey, StoredOutcome | undefined>;

  constructor(repository: ConversionRepository, { STORE_QUEUE_MAX }: PartnerServiceEnvironment) {
    const find = (postbackIds: readonly PostbackKey[]) => repository.findSeen(postbackIds);
    this.lookups = new GroupCommit(find, { maxBatch: MAX_BATCH, maxPending: STORE_QUEUE_MAX });
  }

  /**
   * What became of it when it was stored, or of another that has spent its signature; undefined when it is not.
   *
   * @throws Problem unavailable (503)
   */
  async find({ id, receivedAt, isTest }: Envelope, signed?: SignedText): Promise<StoredOutcome | undefined> {
    const key = { id, received_at: receivedAt, is_redrive: false, is_test: isTest, ...columnsOfSigned(signed) };
    try {
      return await this.lookups.add(key);
    } catch (error) {
      throw problems.unavailable('The database does not tell at the moment whether the postback is stored.', error);
    }
  }
}
