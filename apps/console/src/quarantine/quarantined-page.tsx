import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { describeReason } from '../format/describe-reason';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Button, buttonClass } from '../parts/button';
import { CopyButton } from '../parts/copy-button';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import { PageHeader } from '../parts/page-header';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { partnerQuery } from '../partners/partner-queries';
import type { SearchTexts } from '../search-texts';
import { useMay } from '../session/session';
import styles from './quarantine.module.css';
import { quarantinedQuery } from './quarantine-queries';
import { RedriveDialog } from '../jobs/redrive-dialog';

/** One quarantined postback: why it waits, what was received, and the ways on. */
export default function QuarantinedPage(): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const mayRedrive = useMay('redrive');
  const [isRedriving, setRedriving] = useState(false);
  const { partnerCode = '', postbackId = '' }: SearchTexts = useParams({ strict: false });
  const { data, error, refetch } = useQuery(quarantinedQuery(partnerCode, postbackId));
  const { data: versioned } = useQuery(partnerQuery(partnerCode));
  const partnerZone = versioned?.partner.timezone;
  const raw = data && JSON.stringify(data.raw_data, null, 2);
  return (
    <>
      <PageHeader
        title={data?.conversion_id ?? postbackId}
        lead={versioned?.partner.partner_name ?? partnerCode}
        actions={
          <>
            <Link className={buttonClass()} to={`/partners/${partnerCode}/mapping?sample=${postbackId}`}>
              {t.quarantine.repair}
            </Link>
            {mayRedrive && (
              <Button look="primary" onClick={() => setRedriving(true)}>
                {t.quarantine.redrive}
              </Button>
            )}
          </>
        }
      />
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <div className={styles.columns}>
          <Panel title={t.quarantine.why}>
            <Facts
              facts={data.reasons.map(
                (reason) =>
                  [
                    reason.field,
                    <>
                      {describeReason(t, reason)} {reason.value != null && <code>{reason.value}</code>}
                    </>,
                  ] as const,
              )}
            />
            <Facts
              facts={[
                [t.conversions.fields.received, <Time value={data.received_at} partnerZone={partnerZone} />],
                [t.common.tenant, data.tenant ?? t.common.none],
                [t.conversions.fields.postbackId, <code>{data.postback_id}</code>],
                [t.quarantine.columns.size, format.count(data.size_bytes)],
              ]}
            />
          </Panel>
          <Panel title={t.conversions.raw}>
            <pre className={styles.raw} tabIndex={0} aria-label={t.conversions.raw}>
              {data.request_line}
              {'\n'}
              {raw}
            </pre>
            <CopyButton text={raw ?? ''} label={t.conversions.copyRaw} isLabelled />
          </Panel>
        </div>
      )}
      {isRedriving && (
        <RedriveDialog
          partnerCode={partnerCode}
          choice={{ postback_ids: [postbackId] }}
          count={1}
          onClose={() => setRedriving(false)}
        />
      )}
    </>
  );
}
