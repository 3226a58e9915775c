import { buildUrl, urlParameters, type UrlSettings } from '@app/networks/build-url';
import { NETWORKS, networkOf } from '@app/networks/networks';
import type { LintContext } from '@app/networks/lint/lint-url';
import { TOKEN_FIELDS } from '@app/postback/canonical-fields';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { allTenantsQuery } from '../mapping/mapping-queries';
import { useMessages } from '../messages/use-messages';
import { CopyButton } from '../parts/copy-button';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import { SelectField } from '../parts/field';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { PartnerFrame } from '../partners/partner-frame';
import type { Partner, Tenant } from '../partners/partner-queries';
import { networksQuery } from './networks-query';
import { TestPanel } from './test-panel';
import { UrlLinter } from './url-linter';
import styles from './url.module.css';

/** Tokens are masked for all but admins. */
const MASK = '•';

export default function UrlPage(): React.ReactNode {
  return <PartnerFrame>{({ partner }) => <LoadedUrl partner={partner} />}</PartnerFrame>;
}

function LoadedUrl({ partner }: { partner: Partner }): React.ReactNode {
  const tenants = useQuery(allTenantsQuery(partner.partner_code));
  const networks = useQuery(networksQuery);
  const error = tenants.error ?? networks.error;
  if (error) {
    return <ErrorStrip error={error} onRetry={() => void Promise.all([tenants.refetch(), networks.refetch()])} />;
  }
  if (!tenants.data || !networks.data) return <Skeleton />;
  return <Url partner={partner} tenants={tenants.data} origin={networks.data.postback_origin} />;
}

interface Props {
  partner: Partner;
  tenants: readonly Tenant[];
  /** Where senders reach the platform; null where no setting says so. */
  origin: string | null;
}

function Url({ partner, tenants, origin }: Props): React.ReactNode {
  const t = useMessages();
  const search: { tenant?: string; network?: string; url?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const choose = (chosen: object): void => void navigate({ to: '.', search: { ...search, ...chosen }, replace: true });
  const tenant = tenants.find(({ code }) => code === search.tenant) ?? tenants.find(({ is_default }) => is_default);
  const network = networkOf(search.network ?? partner.partner_code);
  const settings = settingsOf(partner, tenant, origin ?? location.origin, network);
  const url = buildUrl(settings);
  return (
    <div className={styles.page}>
      <Panel title={t.postbackUrl.build}>
        <div className={styles.choices}>
          <SelectField
            label={t.common.tenant}
            value={tenant?.code ?? ''}
            onChange={(code) => choose({ tenant: code })}
            options={tenants.map(({ code, name }) => [code, name] as const)}
          />
          <SelectField
            label={t.postbackUrl.network}
            hint={t.postbackUrl.source(network.source, network.date)}
            value={network.code}
            onChange={(code) => choose({ network: code })}
            options={NETWORKS.map(({ code, name }) => [code as string, name] as const)}
          />
        </div>
        <div className={styles.built}>
          <code>{url}</code>
          <CopyButton text={url} label={t.postbackUrl.copy} isLabelled />
        </div>
        <Notes settings={settings} origin={origin} isTokenNeeded={needsToken(partner, tenant)} />
      </Panel>
      <UrlLinter key={url} built={url} given={search.url} context={contextOf(partner, tenant, origin, settings)}>
        {(text) => <TestPanel partnerCode={partner.partner_code} url={text} network={network} />}
      </UrlLinter>
    </div>
  );
}

interface NotesProps {
  settings: UrlSettings;
  origin: string | null;
  isTokenNeeded: boolean;
}

/** What to know before one gives the URL away. */
function Notes({ settings, origin, isTokenNeeded }: NotesProps): React.ReactNode {
  const t = useMessages();
  const { network, token } = settings;
  const notes = [
    ...(origin === null ? [t.postbackUrl.noOrigin] : []),
    ...(token?.token.includes(MASK) === true ? [t.postbackUrl.masked] : []),
    ...(token === undefined && isTokenNeeded ? [t.postbackUrl.noToken] : []),
    ...(network.maxConsecutiveErrors === null ? [] : [t.postbackUrl.switchesOff(network.maxConsecutiveErrors)]),
    ...(network.style === 'appended' ? [t.postbackUrl.form] : []),
  ];
  return (
    <>
      {notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {network.style === 'appended' && (
        <Facts facts={urlParameters(settings).map(({ name, field }) => [name, <code>{field}</code>] as const)} />
      )}
    </>
  );
}

function settingsOf(
  partner: Partner,
  tenant: Tenant | undefined,
  origin: string,
  network: UrlSettings['network'],
): UrlSettings {
  const kind = TOKEN_FIELDS.find((name) => (tenant?.tokens[name]?.length ?? 0) > 0);
  return {
    network,
    origin,
    endpointPath: partner.endpoint_path,
    token: kind && { kind, token: tenant?.tokens[kind]?.[0] ?? '' },
    partner: layerOf(partner),
    tenant: tenant && layerOf(tenant),
  };
}

function contextOf(
  partner: Partner,
  tenant: Tenant | undefined,
  origin: string | null,
  { network, endpointPath, ...layers }: UrlSettings,
): LintContext {
  return {
    network,
    endpointPath,
    partner: layers.partner,
    tenant: layers.tenant,
    origin: origin ?? undefined,
    timeZone: partner.timezone,
    tokens: TOKEN_FIELDS.flatMap((kind) => tenant?.tokens[kind] ?? []),
    needsToken: needsToken(partner, tenant),
  };
}

/** Without a token, a postback belongs to the default tenant. */
function needsToken(partner: Partner, tenant: Tenant | undefined): boolean {
  return partner.require_token || (tenant !== undefined && !tenant.is_default);
}

function layerOf({ parameter_mapping, field_rules }: Pick<Partner, 'parameter_mapping' | 'field_rules'>) {
  return { mapping: parameter_mapping, rules: field_rules };
}
