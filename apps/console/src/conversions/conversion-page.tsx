import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useFormat } from '../format/use-format';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { CopyButton } from '../parts/copy-button';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import { PageHeader } from '../parts/page-header';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { partnerQuery } from '../partners/partner-queries';
import type { SearchTexts } from '../search-texts';
import { conversionQuery, type FoundConversion } from './conversion-queries';
import { ConversionStatus } from './conversion-status';
import styles from './conversions.module.css';
import { PostbackHistory } from './postback-history';

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
        actions={<CopyButton text={conversionId} label={t.conversions.copyId} isLabelled />}
      />
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {others.length > 0 && (
        <p className={styles.silent}>{t.conversions.alsoOf(others.map((code) => code ?? t.common.none).join(', '))}</p>
      )}
      {data && (
        <div className={styles.columns}>
          <Panel title={t.conversions.state}>
            <StateFacts found={data} partnerZone={partnerZone} />
          </Panel>
          <Panel title={t.conversions.history} isFlush>
            <PostbackHistory found={data} partnerZone={partnerZone} />
          </Panel>
        </div>
      )}
    </>
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
  const format = useFormat();
  const { state } = found.conversion;
  const facts = Object.entries(state).flatMap(([name, value]) => {
    if (value === null || name === 'status') return [];
    if (TIME.test(name)) return [[name, <Time value={value} partnerZone={partnerZone} />] as const];
    return [[name, AMOUNT.test(name) ? format.amount(value, 4) : <code>{value}</code>] as const];
  });
  return <Facts facts={facts} />;
}
