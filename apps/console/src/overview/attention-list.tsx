import { Link } from '@tanstack/react-router';
import { useFormat } from '../format/use-format';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { StateBadge, type Tone } from '../parts/state-badge';
import type { Attention, PartnerOverview } from './overview-query';
import styles from './overview.module.css';

const TONES: Record<Attention['severity'], Tone> = { critical: 'bad', warning: 'warn', notice: 'neutral' };

interface Props {
  attention: readonly Attention[];
  partners: readonly PartnerOverview[];
}

/** What a person should look at, the worst first, each with a link to where it is handled. */
export function AttentionList({ attention, partners }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  if (attention.length === 0) {
    return (
      <p className={styles.quiet}>
        <StateBadge tone="good">{t.overview.allWell}</StateBadge> {t.overview.allWellHint}
      </p>
    );
  }
  return (
    <ul>
      {attention.map((one) => (
        <li key={`${one.partner} ${one.code}`} className={styles.attention}>
          <StateBadge tone={TONES[one.severity]}>{t.overview.severities[one.severity]}</StateBadge>
          <span>
            <strong>{nameOf(one.partner, partners) ?? t.overview.gateway}</strong> {sentenceFor(t, format, one)}
          </span>
          <Link to={placeOf(one)}>{t.overview.look}</Link>
        </li>
      ))}
    </ul>
  );
}

function nameOf(code: string | null, partners: readonly PartnerOverview[]): string | undefined {
  return partners.find((partner) => partner.code === code)?.name ?? code ?? undefined;
}

function sentenceFor(t: Messages, format: ReturnType<typeof useFormat>, { code, values }: Attention): string {
  const { sentences } = t.overview;
  const count = format.count(Number(values['count'] ?? 0));
  const limit = values['limit'];
  const age = (name: string): string => (typeof values[name] === 'string' ? format.age(values[name]) : t.common.none);
  switch (code) {
    case 'service_silent':
      return values['error'] === 'not_deployed' ? sentences.notDeployed : sentences.serviceSilent;
    case 'database_down':
      return sentences.databaseDown;
    case 'gateway_silent':
      return sentences.gatewaySilent;
    case 'errors_in_a_row':
      return sentences.errorsInARow(count, typeof limit === 'number' ? format.count(limit) : undefined);
    case 'spool_pending':
      return sentences.spoolPending(count, age('oldest_at'));
    case 'dead_lettered':
      return sentences.deadLettered(count);
    case 'quarantine_open':
      return sentences.quarantineOpen(count);
    case 'no_postbacks':
      return sentences.noPostbacks(age('last_postback_at'));
  }
}

function placeOf({ code, partner }: Attention): string {
  switch (code) {
    case 'quarantine_open':
      return `/quarantine?partner=${partner}`;
    case 'spool_pending':
    case 'dead_lettered':
      return `/undelivered?partner=${partner}`;
    default:
      return partner === null ? '/settings/about' : `/partners/${partner}`;
  }
}
