import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ConversionStatus } from '../conversions/conversion-badges';
import { isStatus } from '../conversions/statuses';
import { ConversionsRead } from '../events/complete-until';
import { placesOf } from '../format/format';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { CopyButton } from '../parts/copy-button';
import { ErrorStrip } from '../parts/error-strip';
import { PageHeader } from '../parts/page-header';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { StateBadge } from '../parts/state-badge';
import { type ClickJourney, journeyQuery } from './click-queries';
import styles from './clicks.module.css';

type Entry = ClickJourney['journey'][number];

/** One click: the events around it, and the conversions that it led to, in order. */
export default function JourneyPage(): React.ReactNode {
  const t = useMessages();
  const { clickId = '' } = useParams({ strict: false }) as { clickId?: string };
  const { data, error, refetch } = useQuery(journeyQuery(clickId));
  return (
    <>
      <PageHeader
        title={t.clicks.journey}
        lead={<code>{data?.click_id ?? clickId}</code>}
        actions={data && <CopyButton text={data.click_id} label={t.conversions.copyId} isLabelled />}
      />
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <>
          <ConversionsRead read={data} />
          <Panel title={t.clicks.inOrder} isFlush>
            <ol>
              {data.journey.map((entry) => (
                <JourneyEntry key={keyOf(entry)} entry={entry} clickId={data.click_id} />
              ))}
            </ol>
            {data.is_cut && <p className={styles.cut}>{t.clicks.cut}</p>}
          </Panel>
        </>
      )}
    </>
  );
}

function JourneyEntry({ entry, clickId }: { entry: Entry; clickId: string }): React.ReactNode {
  const isNamed = entry.kind === 'conversion' || entry.click_id === clickId;
  return (
    <li className={isNamed ? `${styles.entry} ${styles.named}` : styles.entry}>
      <Time value={entry.at} />
      <div className={styles.what}>{entry.kind === 'event' ? <Event {...entry} /> : <Conversion {...entry} />}</div>
    </li>
  );
}

function Event(event: Extract<Entry, { kind: 'event' }>): React.ReactNode {
  const product = event.properties['product_id'];
  return (
    <>
      <StateBadge tone="neutral">{event.event_type}</StateBadge>
      {event.event_name !== event.event_type && <span>{event.event_name}</span>}
      {event.page_url !== null && <code>{event.page_url}</code>}
      {typeof product === 'string' && <span>{product}</span>}
    </>
  );
}

function Conversion(conversion: Extract<Entry, { kind: 'conversion' }>): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { partner_code: partnerCode, conversion_id: conversionId, tenant, status, payout } = conversion;
  return (
    <>
      <StateBadge tone="accent">{t.clicks.conversion}</StateBadge>
      <ConversionStatus status={isStatus(status) ? status : null} />
      <Link
        to="/conversions/$partnerCode/$conversionId"
        params={{ partnerCode, conversionId }}
        search={tenant === null ? {} : { tenant }}
      >
        {`${partnerCode} ${conversionId}`}
      </Link>
      {conversion.offer !== null && <span>{conversion.offer}</span>}
      {payout !== null && (
        <strong>{`${conversion.payout_currency ?? ''} ${format.amount(payout, placesOf([payout]))}`}</strong>
      )}
    </>
  );
}

function keyOf(entry: Entry): string {
  return entry.kind === 'event' ? entry.event_id : `${entry.partner_code} ${entry.tenant} ${entry.conversion_id}`;
}
