import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useFormat } from '../format/use-format';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { buttonClass } from '../parts/button';
import { CopyButton } from '../parts/copy-button';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import { PageHeader } from '../parts/page-header';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { partnerQuery } from '../partners/partner-queries';
import { usePreferences } from '../preferences/preferences';
import type { SearchTexts } from '../search-texts';
import { conversionQuery, type FoundConversion } from './conversion-queries';
import { ConversionStatus } from './conversion-badges';
import styles from './conversions.module.css';
import { PostbackHistory } from './postback-history';
import { PredictionsPanel } from './predictions-panel';

/** One conversion: its present state, and what each of its postbacks changed. */
export default function ConversionPage(): React.ReactNode {
  const t = useMessages();
  const { partnerCode = '', conversionId = '' }: SearchTexts = useParams({ strict: false });
  const { tenant }: SearchTexts = useSearch({ strict: false });
  const { data, error, refetch } = useQuery(conversionQuery(partnerCode, conversionId, tenant));
  const { data: versioned } = useQuery(partnerQuery(partnerCode));
  const partnerZone = versioned?.partner.timezone;
  const others = data?.conversion.also_of_tenants ?? [];
  return (
    <>
      <PageHeader
        title={conversionId}
        beside={data && <ConversionStatus status={data.conversion.state.status} />}
        lead={versioned?.partner.partner_name ?? partnerCode}
        actions={
          <>
            <CopyButton text={conversionId} label={t.conversions.copyId} isLabelled />
            {data && <WorkbenchLink partnerCode={partnerCode} found={data} />}
            {data && <EvidenceLink partnerCode={partnerCode} conversionId={conversionId} tenant={tenant} />}
          </>
        }
      />
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {others.length > 0 && (
        <p className={styles.silent}>{t.conversions.alsoOf(others.map((code) => code ?? t.common.none).join(', '))}</p>
      )}
      {data && (
        <div className={styles.columns}>
          <div className={styles.column}>
            <Panel title={t.conversions.state}>
              <StateFacts found={data} partnerZone={partnerZone} />
            </Panel>
            <PredictionsPanel
              partnerCode={partnerCode}
              conversionId={conversionId}
              tenant={data.conversion.tenant}
              partnerZone={partnerZone}
            />
          </div>
          <Panel title={t.conversions.history} isFlush>
            <PostbackHistory found={data} partnerZone={partnerZone} />
          </Panel>
        </div>
      )}
    </>
  );
}

interface WorkbenchProps {
  partnerCode: string;
  found: FoundConversion;
}

/** Opens the mapping with the newest postback of the conversion as its sample. */
function WorkbenchLink({ partnerCode, found }: WorkbenchProps): React.ReactNode {
  const t = useMessages();
  const newest = found.conversion.history.reduce<string | undefined>(
    (before, { postback_id: id }) => (before !== undefined && before > id ? before : id),
    undefined,
  );
  return (
    <Link
      to="/partners/$partnerCode/mapping"
      params={{ partnerCode }}
      search={newest === undefined ? {} : { sample: newest }}
      className={buttonClass()}
      preload={false}
    >
      {t.quarantine.repair}
    </Link>
  );
}

interface EvidenceProps {
  partnerCode: string;
  conversionId: string;
  tenant: string | undefined;
}

/** Downloads what a network gets that disputes the conversion, with a page in the reader's language. */
function EvidenceLink({ partnerCode, conversionId, tenant }: EvidenceProps): React.ReactNode {
  const t = useMessages();
  const { language } = usePreferences();
  const query = new URLSearchParams({ lang: language, ...(tenant !== undefined && { tenant }) });
  const conversion = `${encodeURIComponent(partnerCode)}/conversions/${encodeURIComponent(conversionId)}`;
  return (
    <a
      className={buttonClass()}
      href={`/api/v1/partners/${conversion}/evidence.zip?${query.toString()}`}
      download
      title={t.conversions.evidenceHint}
    >
      {t.conversions.evidence}
    </a>
  );
}

const AMOUNT = /_(?:amount|payout)$|_local$/;
const TIME = /_at$|^datetime_|_hour$/;

interface StateProps {
  found: FoundConversion;
  partnerZone: string | undefined;
}

/** Every field of the state that has a value. */
function StateFacts({ found, partnerZone }: StateProps): React.ReactNode {
  const { fields } = useMessages().conversions;
  const format = useFormat();
  const { state } = found.conversion;
  // Canonical fields keep their names, by which mappings and the API call them.
  const names: Readonly<Record<string, string>> = {
    original_postback_id: fields.firstPostback,
    first_received_at: fields.firstReceived,
    counted_in_hour: fields.countedIn,
  };
  const facts = Object.entries(state).flatMap(([field, value]) => {
    if (value === null || field === 'status') return [];
    const name = names[field] ?? field;
    if (TIME.test(field)) return [[name, <Time value={value} partnerZone={partnerZone} />] as const];
    return [[name, AMOUNT.test(field) ? format.amount(value, 4) : <code>{value}</code>] as const];
  });
  return <Facts facts={facts} />;
}
