import { useState } from 'react';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import type { SearchTexts } from '../search-texts';
import { useMay } from '../session/session';
import styles from './quarantine.module.css';
import type { QuarantinedRow } from './quarantine-queries';
import { type RedriveChoice, RedriveDialog } from '../jobs/redrive-dialog';

interface Props {
  selected: readonly QuarantinedRow[];
  filters: SearchTexts;
  /** How many match the filters, as far as they were counted. */
  count: number | undefined;
}

interface Redrive {
  partnerCode: string;
  choice: RedriveChoice;
  count: number | undefined;
}

/** Redrives the ticked rows of one partner, or all of a partner that match the filters. */
export function RedriveBar({ selected, filters, count }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const mayRedrive = useMay('redrive');
  const [redrive, setRedrive] = useState<Redrive>();
  const partners = [...new Set(selected.map(({ partner_code }) => partner_code))];
  const { partner, to, ...rest } = filters;
  if (!mayRedrive || (selected.length === 0 && (partner === undefined || !count))) return null;
  const chooseAll = (): void => {
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    setRedrive({ partnerCode: partner!, choice: given, count });
  };
  const chooseSelected = (): void => {
    const choice = { postback_ids: selected.map(({ postback_id }) => postback_id) };
    setRedrive({ partnerCode: partners[0]!, choice, count: selected.length });
  };
  return (
    <div className={styles.bar} role="group" aria-label={t.quarantine.redrive}>
      {selected.length > 0 && (
        <Button look="primary" onClick={chooseSelected} disabled={partners.length > 1}>
          {t.quarantine.redriveSelected(format.count(selected.length))}
        </Button>
      )}
      {partners.length > 1 && <span>{t.quarantine.onePartner}</span>}
      {selected.length === 0 && partner !== undefined && (
        <Button onClick={chooseAll}>{t.quarantine.redriveAll(format.count(count ?? 0))}</Button>
      )}
      {redrive && <RedriveDialog {...redrive} until={to} onClose={() => setRedrive(undefined)} />}
    </div>
  );
}
