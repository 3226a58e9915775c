import { Injectable } from '@nestjs/common';
import { GroupCommit, problems } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { PostbackRepository } from './postback.repository';
import type { Receipt } from './read-receipt';
import type { StoredOutcome } from './stored-row';

const MAX_BATCH = 500;

/** Recognises postbacks that are stored already by their ids alone. Several share one statement. */
@Injectable()
export class KnownPostbacks {
  private readonly lookups: GroupCommit<Receipt, StoredOutcome | undefined>;

  constructor(repository: PostbackRepository, { STORE_QUEUE_MAX }: PartnerServiceEnvironment) {
    const find = (receipts: readonly Receipt[]) =>
      repository.findOutcomes(
        receipts.map(({ id, receivedAt }) => ({ id, received_at: receivedAt, is_redrive: false })),
      );
    this.lookups = new GroupCommit(find, { maxBatch: MAX_BATCH, maxWaiting: STORE_QUEUE_MAX });
  }

  /** What became of it when it was stored; undefined when it is not. @throws Problem unavailable (503) */
  async find(receipt: Receipt): Promise<StoredOutcome | undefined> {
    try {
      return await this.lookups.add(receipt);
    } catch (error) {
      throw problems.unavailable('The database does not tell at the moment whether the postback is stored.', error);
    }
  }
}
