import type { ConfigurationError } from '@app/postback/diagnostics';
import { describeReason } from '../format/describe-reason';
import { useMay } from '../session/session';
import { useMessages } from '../messages/use-messages';
import { SelectField } from '../parts/field';
import { Panel } from '../parts/panel';
import { layerIn, type Scope } from './mapping-document';
import { lazy, Suspense, useState } from 'react';
import { Skeleton } from '../parts/skeleton';
import { MappingTable } from './mapping-table';
import type { SeenName, SeenNames } from './preview/seen-names';
import type { Workbench } from './use-workbench';
import styles from './mapping-editor.module.css';

/** The editor of JSON is large, and few need it. */
const JsonEditor = lazy(() => import('./json-editor'));

const VIEWS = ['table', 'json'] as const;
type View = (typeof VIEWS)[number];

interface Props {
  workbench: Workbench;
  scope: Scope;
  onScope: (tenant: string | undefined) => void;
  errors: readonly ConfigurationError[];
  seen: SeenNames;
  unmapped: readonly SeenName[];
}

/** The layer that is edited: the partner's own, or what a tenant lays over it. */
export function MappingEditor({ workbench, scope, onScope, errors, seen, unmapped }: Props): React.ReactNode {
  const t = useMessages();
  const isReadOnly = !useMay('edit');
  const { base, draft, rows, setRows, setLayer } = workbench;
  const [view, setView] = useState<View>('table');
  const layers = [
    ['', t.mapping.partnerLayer] as const,
    ...base.tenants.map(({ code, name }) => [code, t.mapping.tenantLayer(name)] as const),
  ];
  const ofRules = errors.filter(({ field }) => !field.startsWith('parameter_mapping'));
  return (
    <Panel title={t.mapping.panels.mapping} actions={<ViewSwitch view={view} onChange={setView} />}>
      <div className={styles.editor}>
        {isReadOnly && <p>{t.roles.readOnly}</p>}
        <SelectField
          label={t.mapping.layer}
          hint={scope === undefined ? undefined : t.mapping.tenantHint}
          value={scope ?? ''}
          onChange={(code) => onScope(code || undefined)}
          options={layers}
        />
        {view === 'json' ? (
          <Suspense fallback={<Skeleton />}>
            <JsonEditor key={scope} layer={layerIn(draft, scope)} onChange={setLayer} isReadOnly={isReadOnly} />
          </Suspense>
        ) : (
          <MappingTable
            rows={rows}
            onChange={setRows}
            errors={errors}
            seen={seen}
            unmapped={unmapped}
            isReadOnly={isReadOnly}
            inherited={scope === undefined ? undefined : layerIn(draft, undefined).parameter_mapping}
          />
        )}
        {view === 'table' && ofRules.length > 0 && (
          <ul className={styles.errors} role="alert">
            {ofRules.map((error) => (
              <li key={`${error.field} ${error.code}`}>
                <code>{error.field}</code> {describeReason(t, error)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function ViewSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }): React.ReactNode {
  const t = useMessages().mapping.views;
  return (
    <div className={styles.views} role="group" aria-label={t.label}>
      {VIEWS.map((name) => (
        <button key={name} type="button" aria-pressed={view === name} onClick={() => onChange(name)}>
          {t[name]}
        </button>
      ))}
    </div>
  );
}
