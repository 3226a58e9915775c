import { Injectable } from '@nestjs/common';
import { GroupCommit, problems } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import type { SignedText } from '../authenticate/caller-signature';
import { PostbackRepository } from './postback.repository';
import type { Receipt } from './read-receipt';
import { columnsOfSigned } from './to-rows';
import type { ReceiptKey, StoredOutcome } from './stored-row';

const MAX_BATCH = 500;

/** Recognises postbacks that are stored already by their ids alone. Several share one statement. */
@Injectable()
export class KnownPostbacks {
  private readonly lookups: GroupCommit<ReceiptKey, StoredOutcome | undefined>;

  constructor(repository: PostbackRepository, { STORE_QUEUE_MAX }: PartnerServiceEnvironment) {
    const find = (receipts: readonly ReceiptKey[]) => repository.findKnown(receipts);
    this.lookups = new GroupCommit(find, { maxBatch: MAX_BATCH, maxWaiting: STORE_QUEUE_MAX });
  }

  /**
   * What became of it when it was stored, or of another that has spent its signature; undefined when it is not.
   *
   * @throws Problem unavailable (503)
   */
  async find({ id, receivedAt, isTest }: Receipt, signed?: SignedText): Promise<StoredOutcome | undefined> {
    const key = { id, received_at: receivedAt, is_redrive: false, is_test: isTest, ...columnsOfSigned(signed) };
    try {
      return await this.lookups.add(key);
    } catch (error) {
      throw problems.unavailable('The database does not tell at the moment whether the postback is stored.', error);
    }
  }
}
