import { CANONICAL_FIELDS, SYNONYMS } from '@app/postback/canonical-fields';
import { type ConfigurationError, printable } from '@app/postback/diagnostics';
import type { ParameterMapping } from '@app/postback/postback-types';
import { nearestName } from '@app/common/input/nearest-name';
import { useId, useRef } from 'react';
import { describeReason } from '../format/describe-reason';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import styles from './mapping-table.module.css';
import { isEmpty, type MappingRow, moved, newRow, rivalsOf } from './mapping-rows';
import { UnmappedNames } from './names-seen';
import type { SeenName, SeenNames } from './preview/seen-names';

interface Props {
  rows: readonly MappingRow[];
  onChange: (rows: MappingRow[]) => void;
  errors: readonly ConfigurationError[];
  seen: SeenNames;
  unmapped: readonly SeenName[];
  isReadOnly: boolean;
  /** The partner's names, below those of a tenant. */
  inherited: ParameterMapping | undefined;
}

const FIELD_KINDS = Object.entries(CANONICAL_FIELDS);
const SYNONYM_FIELDS = Object.entries(SYNONYMS);

/** A row for each received name: what it means, and how often it comes. */
export function MappingTable(props: Props): React.ReactNode {
  const { rows, onChange, errors, seen, isReadOnly, inherited } = props;
  const t = useMessages().mapping;
  const format = useFormat();
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const change = (row: MappingRow, changes: Partial<MappingRow>): void =>
    onChange(rows.map((one) => (one === row ? { ...row, ...changes } : one)));
  const move = (row: MappingRow, by: number): void => onChange(moved(rows, rows.indexOf(row), rows.indexOf(row) + by));
  const add = (name = '', target = ''): void => {
    onChange([...rows, newRow(name, target)]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLInputElement>('li:last-of-type input')?.focus());
  };
  return (
    <div className={styles.table}>
      <div className={styles.head} aria-hidden="true">
        <span>{t.name}</span>
        <span>{t.field}</span>
      </div>
      <ol ref={list}>
        {rows.map((row, index) => (
          <Row
            key={row.id}
            row={row}
            rows={rows}
            lists={id}
            errors={errors.filter(({ field }) => field === `parameter_mapping.${printable(row.name)}`)}
            isDuplicate={!isEmpty(row) && rows.findIndex(({ name }) => name === row.name) < index}
            seen={seen}
            isReadOnly={isReadOnly}
            onChange={(changes) => change(row, changes)}
            onMove={(by) => move(row, by)}
            onRemove={() => onChange(rows.filter((one) => one !== row))}
          />
        ))}
      </ol>
      {!isReadOnly && (
        <Button icon="plus" onClick={() => add()}>
          {t.add}
        </Button>
      )}
      <UnmappedNames seen={seen} unmapped={props.unmapped} isReadOnly={isReadOnly} onMap={add} />
      {inherited && <Inherited inherited={inherited} rows={rows} onOverride={isReadOnly ? undefined : add} />}
      <datalist id={`${id}-names`}>
        {[...seen.byName.values()].map(({ name, count }) => (
          <option key={name} value={name} label={format.share(count / seen.total)} />
        ))}
      </datalist>
      <datalist id={`${id}-fields`}>
        {FIELD_KINDS.map(([field, kind]) => (
          <option key={field} value={field} label={t.kinds[kind]} />
        ))}
        {SYNONYM_FIELDS.map(([name, field]) => (
          <option key={name} value={name} label={field} />
        ))}
      </datalist>
    </div>
  );
}

interface RowProps {
  row: MappingRow;
  rows: readonly MappingRow[];
  /** The beginning of the ids of both lists of suggestions. */
  lists: string;
  errors: readonly ConfigurationError[];
  isDuplicate: boolean;
  seen: SeenNames;
  isReadOnly: boolean;
  onChange: (changes: Partial<MappingRow>) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

function Row(props: RowProps): React.ReactNode {
  const { row, lists, errors, isDuplicate, isReadOnly, onChange, onMove } = props;
  const messages = useMessages();
  const t = messages.mapping;
  const id = useId();
  const isWrong = errors.length > 0 || isDuplicate;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (isReadOnly || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  const shared = {
    spellCheck: false,
    autoComplete: 'off',
    readOnly: isReadOnly,
    'aria-invalid': isWrong || undefined,
    'aria-describedby': isWrong ? `${id}-errors` : undefined,
  };
  return (
    <li className={styles.row} onKeyDown={onKeyDown}>
      <input
        {...shared}
        aria-label={t.name}
        list={`${lists}-names`}
        value={row.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <input
        {...shared}
        aria-label={t.fieldOf(row.name)}
        list={`${lists}-fields`}
        value={row.target}
        onChange={(event) => onChange({ target: event.target.value.trim() })}
      />
      {!isReadOnly && (
        <Button
          look="quiet"
          icon="cross"
          aria-label={t.remove(row.name)}
          title={t.remove(row.name)}
          onClick={props.onRemove}
        />
      )}
      <Notes {...props} />
      {isWrong && (
        <ul id={`${id}-errors`} className={styles.errors}>
          {isDuplicate && <li>{t.givenTwice}</li>}
          {errors.map((error) => (
            <li key={error.code}>
              {describeReason(messages, error)}
              {!isReadOnly && typeof error.params?.['suggestion'] === 'string' && (
                <Suggestion name={error.params['suggestion']} onUse={(target) => onChange({ target })} />
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Suggestion({ name, onUse }: { name: string; onUse: (name: string) => void }): React.ReactNode {
  const t = useMessages().mapping;
  return (
    <Button look="plain" onClick={() => onUse(name)}>
      {t.suggest(name)}
    </Button>
  );
}

/** How often the name comes, and which name comes before which. */
function Notes(props: RowProps): React.ReactNode {
  const { row, rows, seen, isReadOnly, onMove } = props;
  const t = useMessages().mapping;
  const { before, after } = rivalsOf(rows, row);
  return (
    <p className={styles.notes}>
      {seen.total > 0 && row.name !== '' && <Frequency {...props} />}
      {after.length > 0 && <span>{t.winsOver(after.join(', '))}</span>}
      {before.length > 0 && (
        <span>
          {t.losesTo(before.join(', '))}{' '}
          {!isReadOnly && (
            <button type="button" className={styles.inline} onClick={() => onMove(-1)}>
              {t.moveUp}
            </button>
          )}
        </span>
      )}
    </p>
  );
}

/** A name that never came is probably misspelt; the nearest one that came is offered. */
function Frequency({ row: { name }, rows, seen, isReadOnly, onChange }: RowProps): React.ReactNode {
  const t = useMessages().mapping;
  const format = useFormat();
  const found = seen.byName.get(name);
  if (found) return <span>{t.seenIn(format.share(found.count / seen.total))}</span>;
  const others = [...seen.byName.keys()].filter((other) => rows.every((row) => row.name !== other));
  const nearest = nearestName(name, others);
  return (
    <span className={styles.never}>
      {t.neverSeen}{' '}
      {nearest !== undefined && !isReadOnly && (
        <button type="button" className={styles.inline} onClick={() => onChange({ name: nearest })}>
          {t.suggest(nearest)}
        </button>
      )}
    </span>
  );
}

interface InheritedProps {
  inherited: ParameterMapping;
  rows: readonly MappingRow[];
  onOverride: ((name: string, target: string) => void) | undefined;
}

/** What the partner's mapping says where the tenant says nothing. */
function Inherited({ inherited, rows, onOverride }: InheritedProps): React.ReactNode {
  const t = useMessages().mapping;
  const names = Object.entries(inherited).filter(([name]) => rows.every((row) => row.name !== name));
  if (names.length === 0) return null;
  return (
    <section className={styles.inherited}>
      <h3>{t.inherited}</h3>
      <ul>
        {names.map(([name, target]) => (
          <li key={name}>
            <code>{name}</code> <span aria-hidden="true">→</span> <code>{target}</code>
            {onOverride && (
              <Button look="quiet" onClick={() => onOverride(name, target)}>
                {t.override}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
