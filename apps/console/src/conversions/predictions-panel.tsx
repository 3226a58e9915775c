import { queryOptions, useQuery } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import { Panel } from '../parts/panel';

const predictionsQuery = (partner: string, conversionId: string) =>
  queryOptions({
    queryKey: ['insight', 'predictions', partner, conversionId],
    queryFn: async ({ signal }) => {
      const query = { partner, conversion_id: conversionId };
      return (await call(HERE, 'get', '/api/v1/insight/predictions', { query, signal })).body.predictions;
    },
  });

interface Props {
  partnerCode: string;
  conversionId: string;
  /** The code of the tenant; null where it was removed. */
  tenant: string | null;
  partnerZone: string | undefined;
}

/** What imported models say of a conversion; nothing where none says anything. */
export function PredictionsPanel({ partnerCode, conversionId, tenant, partnerZone }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { data = [], error, refetch } = useQuery(predictionsQuery(partnerCode, conversionId));
  const own = data.filter((one) => one.tenant === tenant);
  if (own.length === 0 && !error) return null;
  return (
    <Panel title={t.approval.predictions}>
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      <Facts
        facts={own.map(({ model, model_version: version, conversion_key: key, probability, predicted_at: at }) => [
          [model, version, ...(key === null ? [] : [key])].join(' '),
          <>
            {format.share(Number(probability))} · <Time value={at} partnerZone={partnerZone} />
          </>,
        ])}
      />
    </Panel>
  );
}
