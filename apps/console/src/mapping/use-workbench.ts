import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { AdminApiError, call, HERE } from '../client/client';
import { partnerQuery, type Tenant, type VersionedPartner } from '../partners/partner-queries';
import {
  changedScopes,
  documentOf,
  draftBody,
  layerIn,
  type Layer,
  type MappingDocument,
  type Scope,
  withLayer,
} from './mapping-document';
import { allTenantsQuery } from './mapping-queries';
import { choose, type MergeConflict, mergeDocuments } from './merge-documents';
import { mappingOf, type MappingRow, rowsOf } from './mapping-rows';

/** The saved state, with the ETag by which a change names it. */
export interface Saved extends VersionedPartner {
  tenants: readonly Tenant[];
}

/** A layer while it is edited: rows that may not be a mapping yet. */
interface EditedLayer {
  rows: MappingRow[];
  rules: Layer['field_rules'];
}

interface Editing {
  /** The saved state when the editing began. A later revision is merged, and never overwritten. */
  base: Saved;
  layers: Record<string, EditedLayer>;
  /** Another person saved first: what overlapped, until it is chosen. */
  merge?: { conflicts: readonly MergeConflict[] } | undefined;
}

export interface Workbench {
  base: Saved;
  saved: MappingDocument;
  draft: MappingDocument;
  /** The layers that the draft changes. */
  changed: readonly Scope[];
  rows: readonly MappingRow[];
  setRows: (rows: MappingRow[]) => void;
  setLayer: (layer: Layer) => void;
  discard: () => void;
  merge: Editing['merge'];
  /** Chooses one side of a conflict. */
  resolve: (conflict: MergeConflict, value: unknown) => void;
  /** Brings back a draft that began with another state. */
  restore: (before: MappingDocument, mine: MappingDocument) => void;
  save: ReturnType<typeof useSave>;
}

const keyOf = (scope: Scope): string => scope ?? '';

/** The draft of a partner's mapping, layer by layer. */
export function useWorkbench(latest: Saved, scope: Scope): Workbench {
  const [editing, setEditing] = useState<Editing>();
  const base = editing?.base ?? latest;
  const saved = useMemo(() => documentOf(base.partner, base.tenants), [base]);
  const draft = useMemo(() => draftOf(saved, editing?.layers ?? {}), [saved, editing]);
  const changed = useMemo(() => changedScopes(saved, draft), [saved, draft]);
  const savedRows = useMemo(() => rowsOf(layerIn(saved, scope).parameter_mapping), [saved, scope]);
  const edited = editing?.layers[keyOf(scope)];
  const setEdited = (layer: EditedLayer): void =>
    setEditing((before) => ({
      base: before?.base ?? latest,
      layers: { ...before?.layers, [keyOf(scope)]: layer },
      merge: before?.merge,
    }));
  const discard = (): void => setEditing(undefined);
  const mergeInto = (theirs: Saved, before: MappingDocument, mine: MappingDocument, isNoted: boolean): void => {
    const document = documentOf(theirs.partner, theirs.tenants);
    const { merged, conflicts } = mergeDocuments(before, document, mine);
    setEditing({ base: theirs, layers: layersOf(document, merged), merge: isNoted ? { conflicts } : undefined });
  };
  return {
    base,
    saved,
    draft,
    changed,
    rows: edited?.rows ?? savedRows,
    setRows: (rows) => setEdited({ rows, rules: layerIn(draft, scope).field_rules }),
    setLayer: ({ parameter_mapping, field_rules }) =>
      setEdited({ rows: rowsOf(parameter_mapping), rules: field_rules }),
    discard,
    merge: editing?.merge,
    resolve: (conflict, value) => {
      const chosen = choose(draft, conflict, value);
      const conflicts = editing?.merge?.conflicts.filter((one) => one !== conflict) ?? [];
      setEditing({ base, layers: layersOf(saved, chosen), merge: { conflicts } });
    },
    restore: (before, mine) =>
      mergeInto(latest, before, mine, !isSame(before, documentOf(latest.partner, latest.tenants))),
    save: useSave(base, draft, changed, {
      onSaved: discard,
      onConflict: (theirs) => mergeInto(theirs, saved, draft, true),
    }),
  };
}

function draftOf(saved: MappingDocument, layers: Editing['layers']): MappingDocument {
  return Object.entries(layers).reduce(
    (document, [key, { rows, rules }]) =>
      withLayer(document, key || undefined, { parameter_mapping: mappingOf(rows), field_rules: rules }),
    saved,
  );
}

const isSame = (one: MappingDocument, other: MappingDocument): boolean => changedScopes(one, other).length === 0;

/** The layers of a draft as they are edited. */
function layersOf(saved: MappingDocument, draft: MappingDocument): Editing['layers'] {
  const edited = changedScopes(saved, draft).map((scope) => {
    const { parameter_mapping, field_rules } = layerIn(draft, scope);
    return [keyOf(scope), { rows: rowsOf(parameter_mapping), rules: field_rules }] as const;
  });
  return Object.fromEntries(edited);
}

interface SaveEvents {
  onSaved: () => void;
  /** Another person saved first. */
  onConflict: (theirs: Saved) => void;
}

export const isConflict = (error: unknown): boolean => error instanceof AdminApiError && error.status === 412;

/** Saves the changed layers together, as one revision on top of the one that the draft began with. */
function useSave(base: Saved, draft: MappingDocument, changed: readonly Scope[], events: SaveEvents) {
  const queries = useQueryClient();
  const { partner_code } = base.partner;
  return useMutation({
    mutationFn: async (note: string): Promise<number> => {
      const body = { ...draftBody(draft, changed), ...(note !== '' && { note }) };
      const request = { path: { partner_code }, body, ...(base.etag && { ifMatch: base.etag }) };
      return (await call(HERE, 'patch', '/api/v1/partners/{partner_code}/mapping', request)).body.version;
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['partners'] });
      events.onSaved();
    },
    onError: async (error) => {
      if (!isConflict(error)) return;
      const versioned = await queries.fetchQuery({ ...partnerQuery(partner_code), staleTime: 0 });
      const tenants = await queries.fetchQuery({ ...allTenantsQuery(partner_code), staleTime: 0 });
      events.onConflict({ ...versioned, tenants });
    },
  });
}
