import { describeReason } from '../format/describe-reason';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { Facts } from '../parts/facts';
import type { QuarantinedRow } from './quarantine-queries';

interface Props {
  row: QuarantinedRow;
  partnerZone: string | undefined;
}

/** Why one postback waits. */
export function QuarantinedSummary({ row, partnerZone }: Props): React.ReactNode {
  const t = useMessages();
  return (
    <Facts
      facts={[
        [t.common.partner, row.partner_code],
        [t.common.tenant, row.tenant ?? t.common.none],
        [t.conversions.fields.received, <Time value={row.received_at} partnerZone={partnerZone} />],
        ['conversion_id', row.conversion_id ?? t.common.none],
        ...row.reasons.map(
          (reason) =>
            [
              reason.field,
              <>
                {describeReason(t, reason)} {reason.value != null && <code>{reason.value}</code>}
              </>,
            ] as const,
        ),
        [t.conversions.fields.postbackId, <code>{row.postback_id}</code>],
      ]}
    />
  );
}
