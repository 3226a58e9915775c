import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { call, HERE } from '../client/client';
import { partnerQuery, type Tenant, type VersionedPartner } from '../partners/partner-queries';
import {
  changedScopes,
  documentOf,
  layerIn,
  type Layer,
  type MappingDocument,
  type Scope,
  withLayer,
} from './mapping-document';
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
    }));
  const discard = (): void => setEditing(undefined);
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
    save: useSave(base, draft, changed, discard),
  };
}

function draftOf(saved: MappingDocument, layers: Editing['layers']): MappingDocument {
  return Object.entries(layers).reduce(
    (document, [key, { rows, rules }]) =>
      withLayer(document, key || undefined, { parameter_mapping: mappingOf(rows), field_rules: rules }),
    saved,
  );
}

/** Saves the changed layers one after the other, each on top of the revision before. */
function useSave(base: Saved, draft: MappingDocument, changed: readonly Scope[], onSaved: () => void) {
  const queries = useQueryClient();
  const { partner_code } = base.partner;
  return useMutation({
    mutationFn: async (): Promise<number> => {
      let { etag } = base;
      for (const scope of changed) {
        const request = { body: bodyOf(layerIn(draft, scope)), ...(etag && { ifMatch: etag }) };
        ({ etag } =
          scope === undefined
            ? await call(HERE, 'patch', '/api/v1/partners/{partner_code}', { path: { partner_code }, ...request })
            : await call(HERE, 'patch', '/api/v1/partners/{partner_code}/tenants/{code}', {
                path: { partner_code, code: scope },
                ...request,
              }));
      }
      const { partner } = await queries.fetchQuery({ ...partnerQuery(partner_code), staleTime: 0 });
      return partner.version;
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['partners'] });
      onSaved();
    },
  });
}

/** The generated type knows of rules only that they are objects. */
function bodyOf({ parameter_mapping, field_rules }: Layer) {
  return {
    parameter_mapping: { ...parameter_mapping },
    field_rules: field_rules as Record<string, Record<string, never>>,
  };
}
