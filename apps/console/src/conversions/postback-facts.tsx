import { useFormat } from '../format/use-format';
import { describeReason } from '../format/describe-reason';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { Facts } from '../parts/facts';
import type { StoredPostback } from './conversion-queries';
import { ConversionStatus, PostbackKind } from './conversion-badges';

/** Canonical fields of a postback that are texts. */
const TEXT_FIELDS = ['offer_id', 'offer_name', 'order_id', 'event', 'click_id', 'media_id', 'sub_id'] as const;
const AMOUNT_FIELDS = [
  'usd_sale_amount',
  'usd_payout',
  'myr_sale_amount',
  'myr_payout',
  'sale_amount_local',
  'payout_local',
] as const;

interface Props {
  postback: StoredPostback;
  partnerZone: string | undefined;
}

/** One stored postback with the fields that it has. */
export function PostbackFacts({ postback, partnerZone }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { fields } = t.conversions;
  const amounts = AMOUNT_FIELDS.flatMap((name) => {
    const value = postback[name];
    const currency = name.endsWith('_local') ? ` ${postback.conversion_currency ?? ''}` : '';
    return value === null ? [] : [[name, `${format.amount(value, 4)}${currency}`] as const];
  });
  const texts = TEXT_FIELDS.flatMap((name) => {
    const value = postback[name];
    return value === null ? [] : [[name, <code>{value}</code>] as const];
  });
  return (
    <Facts
      facts={[
        [fields.status, <ConversionStatus status={postback.status} />],
        [fields.kind, <PostbackKind postback={postback} />],
        [t.common.partner, postback.partner_code],
        [t.common.tenant, postback.tenant ?? t.common.none],
        [fields.received, <Time value={postback.received_at} partnerZone={partnerZone} />],
        [fields.conversionTime, <Time value={postback.datetime_conversion} partnerZone={partnerZone} />],
        ...amounts,
        ...texts,
        [fields.postbackId, <code>{postback.postback_id}</code>],
        [fields.revision, postback.config_version],
        ...(postback.warnings ?? []).map(
          (warning) => [`${fields.warning}: ${warning.field}`, describeReason(t, warning)] as const,
        ),
      ]}
    />
  );
}
