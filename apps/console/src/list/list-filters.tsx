import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { fromLocalTime, toLocalTime } from '../format/local-time';
import { PartnerZone, useZone, useZoneChoice } from '../format/zone';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { type NamedPartner, partnerOptions, usePartnerZone } from '../partners/partner-queries';
import { Button } from '../parts/button';
import { useShortcut } from '../shortcuts/shortcuts';
import styles from './list-filters.module.css';
import type { ListSearch } from './use-list-search';

export interface Filter {
  /** As in the URL and in the API. */
  name: string;
  label: string;
  kind: 'text' | 'choice' | 'time';
  /** Of a choice. */
  options?: readonly (readonly [value: string, text: string])[];
  /** What it means to choose none; any by default. */
  none?: string;
}

/** More filters than this are folded on a phone, where they would push the rows off the screen. */
const FEW = 2;

/** The filters of a list. A text takes effect with Enter or when it loses the focus. */
export function ListFilters({ filters, search }: { filters: readonly Filter[]; search: ListSearch }): React.ReactNode {
  const t = useMessages();
  const form = useRef<HTMLFormElement>(null);
  const [isUnfolded, setIsUnfolded] = useState(false);
  useShortcut('filter', () => {
    flushSync(() => setIsUnfolded(true));
    form.current?.querySelector<HTMLElement>('input, select')?.focus();
  });
  const partnerZone = usePartnerZone(search.filters['partner']);
  const active = filters.filter(({ name }) => search.filters[name] !== undefined).length;
  const isFolded = !isUnfolded && filters.length > FEW;
  if (filters.length === 0) return <span />;
  return (
    <form
      ref={form}
      className={isFolded ? `${styles.filters} ${styles.folded}` : styles.filters}
      role="search"
      aria-label={t.lists.filters}
      onSubmit={(event) => event.preventDefault()}
    >
      {filters.length > FEW && (
        <Button
          className={styles.fold}
          icon="down"
          aria-expanded={isUnfolded}
          onClick={() => setIsUnfolded(!isUnfolded)}
        >
          {active === 0 ? t.lists.filters : t.lists.activeFilters(active)}
        </Button>
      )}
      {filters.map((filter) => (
        <label key={filter.name} className={styles.filter}>
          <PartnerZone value={partnerZone}>
            <span>
              {filter.label}
              {filter.kind === 'time' && <NamedZone />}
            </span>
            <FilterControl
              key={search.filters[filter.name]}
              filter={filter}
              value={search.filters[filter.name]}
              onChange={(value) => search.setFilter(filter.name, value)}
            />
          </PartnerZone>
        </label>
      ))}
      {active > 0 && (
        <Button look="quiet" icon="cross" onClick={search.clearFilters}>
          {t.lists.clearFilters}
        </Button>
      )}
    </form>
  );
}

/** Another zone than the reader's is named: the field alone does not show it. */
function NamedZone(): React.ReactNode {
  const isMine = useZoneChoice() === 'mine';
  const zone = useZone();
  return isMine ? null : ` (${zone})`;
}

interface ControlProps {
  filter: Filter;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function FilterControl({ filter, value, onChange }: ControlProps): React.ReactNode {
  switch (filter.kind) {
    case 'text':
      return <TextFilter value={value} onChange={onChange} />;
    case 'choice':
      return <ChoiceFilter filter={filter} value={value} onChange={onChange} />;
    case 'time':
      return <TimeFilter value={value} onChange={onChange} />;
  }
}

function TextFilter({ value, onChange }: Omit<ControlProps, 'filter'>): React.ReactNode {
  const [text, setText] = useState(value ?? '');
  const commit = (): void => {
    const trimmed = text.trim();
    if (trimmed !== (value ?? '')) onChange(trimmed || undefined);
  };
  return (
    <input
      value={text}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) commit();
      }}
    />
  );
}

function ChoiceFilter({ filter: { options = [], none }, value = '', onChange }: ControlProps): React.ReactNode {
  const t = useMessages();
  const isKnown = value === '' || options.some(([option]) => option === value);
  return (
    <select value={value} onChange={(event) => onChange(event.target.value || undefined)}>
      <option value="">{none ?? t.lists.any}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
      {!isKnown && <option value={value}>{value}</option>}
    </select>
  );
}

/** A time in the chosen zone; in the URL it is in UTC. Another zone begins with a new field, which has no typed time. */
export function TimeFilter({ value, onChange }: Omit<ControlProps, 'filter'>): React.ReactNode {
  const zone = useZone();
  const change = (text: string): void => onChange(text === '' ? undefined : fromLocalTime(text, zone).toISOString());
  const isTime = value !== undefined && !Number.isNaN(Date.parse(value));
  return (
    <input
      key={zone}
      type="datetime-local"
      defaultValue={isTime ? toLocalTime(new Date(value), zone) : ''}
      onBlur={(event) => {
        const text = event.target.value;
        if (text !== (isTime ? toLocalTime(new Date(value), zone) : '')) change(text);
      }}
    />
  );
}

/** The filter of a list by its partner. */
export function partnerFilter(t: Messages, partners: readonly NamedPartner[]): Filter {
  return { name: 'partner', label: t.common.partner, kind: 'choice', options: partnerOptions(partners) };
}
