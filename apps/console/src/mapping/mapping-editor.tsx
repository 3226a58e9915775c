import type { ConfigurationError } from '@app/postback/diagnostics';
import { useMay } from '../session/session';
import { useMessages } from '../messages/use-messages';
import { SelectField } from '../parts/field';
import { Panel } from '../parts/panel';
import { layerIn, type Scope } from './mapping-document';
import { MappingTable } from './mapping-table';
import type { Sample } from './preview/read-sample';
import type { Workbench } from './use-workbench';
import styles from './mapping-editor.module.css';

interface Props {
  workbench: Workbench;
  scope: Scope;
  onScope: (tenant: string | undefined) => void;
  errors: readonly ConfigurationError[];
  samples: readonly Sample[];
}

/** The layer that is edited: the partner's own, or what a tenant lays over it. */
export function MappingEditor({ workbench, scope, onScope, errors, samples }: Props): React.ReactNode {
  const t = useMessages();
  const isReadOnly = !useMay('edit');
  const { base, draft, rows, setRows } = workbench;
  const layers = [
    ['', t.mapping.partnerLayer] as const,
    ...base.tenants.map(({ code, name }) => [code, t.mapping.tenantLayer(name)] as const),
  ];
  const ofRules = errors.filter(({ field }) => !field.startsWith('parameter_mapping'));
  return (
    <Panel title={t.mapping.panels.mapping}>
      <div className={styles.editor}>
        {isReadOnly && <p>{t.roles.readOnly}</p>}
        <SelectField
          label={t.mapping.layer}
          hint={scope === undefined ? undefined : t.mapping.tenantHint}
          value={scope ?? ''}
          onChange={(code) => onScope(code || undefined)}
          options={layers}
        />
        <MappingTable
          rows={rows}
          onChange={setRows}
          errors={errors}
          samples={samples}
          isReadOnly={isReadOnly}
          inherited={scope === undefined ? undefined : layerIn(draft, undefined).parameter_mapping}
        />
        {ofRules.length > 0 && (
          <ul className={styles.errors} role="alert">
            {ofRules.map(({ field, code, reason }) => (
              <li key={`${field} ${code}`}>
                <code>{field}</code> {reason}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
