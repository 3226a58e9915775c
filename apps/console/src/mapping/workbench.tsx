import { checkMapping } from '@app/postback/mapping/check-mapping';
import { useQuery } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { Panel } from '../parts/panel';
import { EffectPanel } from './effect-panel';
import { EffectLine } from './effect-line';
import { layerIn } from './mapping-document';
import { samplesQuery } from './mapping-queries';
import { MappingEditor } from './mapping-editor';
import { compileDocument } from './preview/compile-document';
import { countEffect } from './preview/count-effect';
import type { Sample } from './preview/read-sample';
import { SamplePanel } from './sample-panel';
import { SaveBar } from './save-bar';
import { type Saved, useWorkbench } from './use-workbench';
import styles from './workbench.module.css';

const PANELS = ['mapping', 'sample', 'effect'] as const;
type PanelName = (typeof PANELS)[number];

/** A mapping, a postback, and what the one makes of the other: beside each other, or as tabs on a narrow screen. */
export function Workbench({ latest }: { latest: Saved }): React.ReactNode {
  const t = useMessages();
  const [panel, setPanel] = useState<PanelName>('mapping');
  const search = useListSearch(['tenant', 'sample']);
  const scope = latest.tenants.some(({ code }) => code === search.filters['tenant'])
    ? search.filters['tenant']
    : undefined;
  const workbench = useWorkbench(latest, scope);
  const isChanged = workbench.changed.length > 0;
  useBlocker({ shouldBlockFn: () => isChanged && !confirm(t.partners.leave), enableBeforeUnload: isChanged });
  const layer = layerIn(workbench.draft, scope);
  const errors = useMemo(() => checkMapping(layer.parameter_mapping, layer.field_rules), [layer]);
  const samples = useQuery(samplesQuery(latest.partner.partner_code));
  const preview = usePreview(workbench, samples.data?.data);
  const sample =
    preview.samples.find(({ postback_id }) => postback_id === search.filters['sample']) ?? preview.samples[0];
  return (
    <div className={styles.workbench}>
      <EffectLine effect={preview.effect} hasErrors={errors.length > 0} />
      <div className={styles.switch} role="group" aria-label={t.mapping.panels.label}>
        {PANELS.map((name) => (
          <button key={name} type="button" aria-pressed={panel === name} onClick={() => setPanel(name)}>
            {t.mapping.panels[name]}
          </button>
        ))}
      </div>
      <div className={styles.panels} data-panel={panel}>
        <div className={styles.mapping}>
          <MappingEditor
            workbench={workbench}
            scope={scope}
            onScope={(tenant) => search.change({ tenant })}
            errors={errors}
            samples={preview.samples}
          />
        </div>
        <div className={styles.sample}>
          <Panel title={t.mapping.panels.sample}>
            <SamplePanel
              query={samples}
              samples={preview.samples}
              sample={sample}
              draft={preview.draft}
              effects={preview.effect?.effects}
              onChoose={(id) => search.change({ sample: id })}
            />
          </Panel>
        </div>
        <div className={styles.effect}>
          <Panel title={t.mapping.panels.effect}>
            <EffectPanel sample={sample} active={preview.active} draft={preview.draft} />
          </Panel>
        </div>
      </div>
      <SaveBar workbench={workbench} errorCount={errors.length} />
    </div>
  );
}

const NO_SAMPLES: readonly Sample[] = [];

/** The samples under the saved mapping and under the draft. Typing comes first; the preview follows. */
function usePreview({ base, saved, draft }: ReturnType<typeof useWorkbench>, loaded: readonly Sample[] | undefined) {
  const { partner, tenants } = base;
  const samples = loaded ?? NO_SAMPLES;
  const newestFirst = useMemo(
    () => samples.toSorted((one, other) => (one.postback_id < other.postback_id ? 1 : -1)),
    [samples],
  );
  const deferred = useDeferredValue(draft);
  const active = useMemo(() => compileDocument(partner, tenants, saved), [partner, tenants, saved]);
  const compiled = useMemo(() => compileDocument(partner, tenants, deferred), [partner, tenants, deferred]);
  const effect = useMemo(
    () => (loaded === undefined ? undefined : countEffect(newestFirst, active, compiled)),
    [loaded, newestFirst, active, compiled],
  );
  return { samples, active, draft: compiled, effect };
}
