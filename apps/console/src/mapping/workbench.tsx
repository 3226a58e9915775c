import { checkMapping } from '@app/postback/mapping/check-mapping';
import { compileMapping } from '@app/postback/mapping/compile-mapping';
import { useQuery } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Tenant } from '../partners/partner-queries';
import { useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { Panel } from '../parts/panel';
import { DryRunPanel } from './dry-run-panel';
import { DraftNotice, MergeNotice } from './concurrent-edits';
import { useDrafts } from './use-drafts';
import { EffectPanel } from './effect-panel';
import { EffectLine } from './effect-line';
import { countErrors, layerIn, type MappingDocument, type Scope } from './mapping-document';
import { namesSeenQuery, samplesQuery } from './mapping-queries';
import { MappingEditor } from './mapping-editor';
import { compileDocument, toMappingLayer } from './preview/compile-document';
import { countEffect } from './preview/count-effect';
import type { Sample } from './preview/read-sample';
import { seenIn, seenInSamples, unmappedOf } from './preview/seen-names';
import { PASTED, type PastedRequest, pastedSample } from './preview/pasted-request';
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
  const search = useListSearch(['tenant', 'sample', 'run']);
  const scope = latest.tenants.some(({ code }) => code === search.filters['tenant'])
    ? search.filters['tenant']
    : undefined;
  const workbench = useWorkbench(latest, scope);
  const drafts = useDrafts(workbench);
  useLeaveQuestion(workbench.changed.length > 0 && !drafts.isStored);
  const layer = layerIn(workbench.draft, scope);
  const errors = useMemo(() => checkMapping(layer.parameter_mapping, layer.field_rules), [layer]);
  const samples = useQuery(samplesQuery(latest.partner.partner_code));
  const errorCount = useMemo(() => countErrors(workbench.saved, workbench.draft), [workbench.saved, workbench.draft]);
  const preview = usePreview(workbench, samples.data?.data, errorCount === 0);
  const paste = usePasted(workbench.base.tenants, scope);
  const names = useNames(workbench, scope, preview.samples);
  const onPaste = (request: PastedRequest): void => {
    paste.set(request);
    search.change({ sample: PASTED });
  };
  const isPasted = paste.sample !== undefined && search.filters['sample'] === PASTED;
  const sample = isPasted
    ? paste.sample
    : (preview.samples.find(({ postback_id }) => postback_id === search.filters['sample']) ?? preview.samples[0]);
  return (
    <div className={styles.workbench}>
      <DraftNotice drafts={drafts} />
      <MergeNotice workbench={workbench} />
      <EffectLine effect={preview.effect} hasErrors={errorCount > 0} />
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
            {...names}
          />
        </div>
        <div className={styles.sample}>
          <Panel title={t.mapping.panels.sample}>
            <SamplePanel
              isMissing={search.filters['sample'] !== undefined && sample?.postback_id !== search.filters['sample']}
              query={samples}
              samples={preview.samples}
              sample={sample}
              draft={preview.draft}
              effects={preview.effect?.effects}
              onChoose={(id) => search.change({ sample: id })}
              onPaste={onPaste}
            />
          </Panel>
        </div>
        <div className={styles.effect}>
          <Panel title={t.mapping.panels.effect}>
            <EffectPanel sample={sample} active={preview.active} draft={preview.draft} isStale={errorCount > 0} />
          </Panel>
        </div>
      </div>
      <DryRunPanel
        workbench={workbench}
        jobId={search.filters['run']}
        onStart={(run) => search.change({ run })}
        errorCount={errorCount}
      />
      <SaveBar workbench={workbench} errorCount={errorCount} entering={preview.effect?.counts.enters_quarantine ?? 0} />
    </div>
  );
}

const NO_SAMPLES: readonly Sample[] = [];

/** Asks before a draft is lost. A stored one comes back; another sample or tenant is the same page. */
function useLeaveQuestion(isUnsaved: boolean): void {
  const t = useMessages();
  useBlocker({
    shouldBlockFn: ({ current, next }) => isUnsaved && current.pathname !== next.pathname && !confirm(t.partners.leave),
    enableBeforeUnload: isUnsaved,
  });
}

/** A request that somebody pasted, as a postback of the tenant that is edited. */
function usePasted(tenants: readonly Tenant[], scope: Scope) {
  const [pasted, setPasted] = useState<Sample>();
  const tenant = scope ?? tenants.find(({ is_default: isDefault }) => isDefault)?.code ?? null;
  const sample = useMemo(() => pasted && { ...pasted, tenant }, [pasted, tenant]);
  return { sample, set: (request: PastedRequest): void => setPasted(pastedSample(request, new Date())) };
}

/** The last known good draft: while an error is typed, all values would look lost. */
function useLastKnownGood(saved: MappingDocument, draft: MappingDocument, isGood: boolean): MappingDocument {
  const [last, setLast] = useState(saved);
  if (isGood && last !== draft) setLast(draft);
  return isGood ? draft : last;
}

/** The samples under the saved mapping and under the draft. Typing comes first; the preview follows. */
function usePreview(
  { base, saved, draft }: ReturnType<typeof useWorkbench>,
  loaded: readonly Sample[] | undefined,
  isGood: boolean,
) {
  const { partner, tenants } = base;
  const samples = loaded ?? NO_SAMPLES;
  const newestFirst = useMemo(
    () => samples.toSorted((one, other) => (one.postback_id < other.postback_id ? 1 : -1)),
    [samples],
  );
  const deferred = useDeferredValue(useLastKnownGood(saved, draft, isGood));
  const active = useMemo(() => compileDocument(partner, tenants, saved), [partner, tenants, saved]);
  const compiled = useMemo(() => compileDocument(partner, tenants, deferred), [partner, tenants, deferred]);
  const effect = useMemo(
    () => (loaded === undefined ? undefined : countEffect(newestFirst, active, compiled)),
    [loaded, newestFirst, active, compiled],
  );
  return { samples, active, draft: compiled, effect };
}

/** The names that came, and those of them that the draft does not use. */
function useNames({ base, draft }: ReturnType<typeof useWorkbench>, scope: Scope, samples: readonly Sample[]) {
  const { data } = useQuery(namesSeenQuery(base.partner.partner_code, scope));
  const seen = useMemo(() => (data ? seenIn(data) : seenInSamples(samples)), [data, samples]);
  const unmapped = useMemo(() => {
    const tenant = scope === undefined ? undefined : toMappingLayer(layerIn(draft, scope));
    return unmappedOf(seen, compileMapping(toMappingLayer(draft), tenant));
  }, [seen, draft, scope]);
  return { seen, unmapped };
}
