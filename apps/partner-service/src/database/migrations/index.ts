import { CreatePartnerDatabase1764940000000 } from './1764940000000-create-partner-database';
import { ShardRollUp1795921200000 } from './1795921200000-shard-roll-up';
import { CountWarnings1795926600000 } from './1795926600000-count-warnings';
import { DateAmounts1795930000000 } from './1795930000000-date-amounts';
import { IndexWarnings1795926660000 } from './1795926660000-index-warnings';
import { RunJobs1795934000000 } from './1795934000000-run-jobs';
import { KeyConversions1795940000000 } from './1795940000000-key-conversions';
import { RedriveStored1795944000000 } from './1795944000000-redrive-stored';
import { ImportFiles1795954000000 } from './1795954000000-import-files';
import { AdmitInsightReaders1796500000000 } from './1796500000000-admit-insight-readers';
import { CreateReporting1796600000000 } from './1796600000000-create-reporting';
import { StampChanges1795924800000 } from './1795924800000-stamp-changes';

/** In the order in which they run. */
export const MIGRATIONS = [
  CreatePartnerDatabase1764940000000,
  ShardRollUp1795921200000,
  StampChanges1795924800000,
  CountWarnings1795926600000,
  IndexWarnings1795926660000,
  DateAmounts1795930000000,
  RunJobs1795934000000,
  KeyConversions1795940000000,
  RedriveStored1795944000000,
  ImportFiles1795954000000,
  AdmitInsightReaders1796500000000,
  CreateReporting1796600000000,
];
