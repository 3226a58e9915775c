import { Link } from '@tanstack/react-router';
import { useMessages } from '../messages/use-messages';
import { CopyButton } from '../parts/copy-button';
import { Facts } from '../parts/facts';
import { Panel } from '../parts/panel';
import { PartnerFrame } from './partner-frame';
import type { Partner } from './partner-queries';
import styles from './partner.module.css';
import { PartnerFacts } from './partners-page';

export default function PartnerSummaryPage(): React.ReactNode {
  const t = useMessages();
  return (
    <PartnerFrame>
      {({ partner }) => (
        <div className={styles.columns}>
          <Panel title={t.partners.tabs.summary}>
            <PartnerFacts partner={partner} />
          </Panel>
          <Panel title={t.partners.mapping} actions={<CopyMapping partner={partner} />}>
            <MappingFacts partner={partner} />
          </Panel>
          <Panel title={t.partners.protection}>
            <Protection partner={partner} />
          </Panel>
        </div>
      )}
    </PartnerFrame>
  );
}

function CopyMapping({ partner }: { partner: Partner }): React.ReactNode {
  const t = useMessages();
  return <CopyButton text={JSON.stringify(partner.parameter_mapping, null, 2)} label={t.partners.copyMapping} />;
}

function MappingFacts({ partner }: { partner: Partner }): React.ReactNode {
  const t = useMessages();
  const rows = Object.entries(partner.parameter_mapping);
  if (rows.length === 0) return <p>{t.partners.noMapping}</p>;
  return <Facts facts={rows.map(([name, field]) => [name, <code>{field}</code>] as const)} />;
}

function Protection({ partner }: { partner: Partner }): React.ReactNode {
  const t = useMessages();
  const { fields } = t.partners;
  const yes = (is: boolean): string => (is ? t.common.yes : t.common.no);
  return (
    <>
      <Facts
        facts={[
          [fields.require_token, yes(partner.require_token)],
          [fields.require_api_key, yes(partner.require_api_key)],
          [fields.require_signature, yes(partner.require_signature)],
          [
            fields.ip_allowlist,
            partner.ip_allowlist.length === 0 ? t.partners.anyAddress : partner.ip_allowlist.join(', '),
          ],
        ]}
      />
      <Link to="/partners/$partnerCode/settings" params={{ partnerCode: partner.partner_code }}>
        {t.partners.tabs.settings}
      </Link>
    </>
  );
}
