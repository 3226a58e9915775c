import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call, HERE } from '../client/client';
import { useMay } from '../session/session';
import { draftBody, type MappingDocument } from './mapping-document';
import { draftsQuery } from './mapping-queries';
import type { Workbench } from './use-workbench';

/** A draft is stored once one stops typing for so long. */
const SAVE_AFTER_MS = 800;

/** A stored draft: the changed layers, and what they were before, so that they can be merged later. */
interface StoredDraft extends Partial<MappingDocument> {
  base?: Partial<MappingDocument>;
}

const onTopOf = (
  document: MappingDocument,
  { parameter_mapping, field_rules, tenants }: StoredDraft,
): MappingDocument => ({
  parameter_mapping: parameter_mapping ?? document.parameter_mapping,
  field_rules: field_rules ?? document.field_rules,
  tenants: { ...document.tenants, ...tenants },
});

export interface Drafts {
  /** Who else edits this mapping. */
  others: string[];
  /** When the restored draft was stored. */
  restoredAt: string | undefined;
  /** Whether the draft is stored as it is now. */
  isStored: boolean;
}

/** Keeps the draft on the server, so that a closed tab loses nothing, and brings it back. */
export function useDrafts({ base, saved, draft, changed, restore }: Workbench): Drafts {
  const { partner_code, version } = base.partner;
  const mayEdit = useMay('edit');
  const queries = useQueryClient();
  const query = useQuery({ ...draftsQuery(partner_code), enabled: mayEdit });
  const restored = useRef<string>(undefined);
  const isReady = useRef(false);
  const stored = useRef('');
  const path = { partner_code };
  const store = useMutation({
    mutationFn: async (body: { base_version: number; draft: Record<string, unknown> } | undefined) => {
      if (body === undefined) await call(HERE, 'delete', '/api/v1/partners/{partner_code}/drafts', { path });
      else await call(HERE, 'put', '/api/v1/partners/{partner_code}/drafts', { path, body });
    },
    onError: () => void (stored.current = ''),
    onSettled: () => queries.invalidateQueries({ queryKey: draftsQuery(partner_code).queryKey }),
  });
  const isFresh = query.data !== undefined && query.isFetchedAfterMount;
  const mine = query.data?.mine;
  useEffect(() => {
    if (!isFresh || isReady.current) return;
    isReady.current = true;
    if (!mine || changed.length > 0) return;
    const found = mine.draft as StoredDraft;
    stored.current = JSON.stringify(found);
    restored.current = mine.updated_at;
    restore(onTopOf(saved, found.base ?? {}), onTopOf(saved, found));
  }, [isFresh, mine, changed, saved, restore]);
  const text =
    changed.length === 0 ? '' : JSON.stringify({ ...draftBody(draft, changed), base: draftBody(saved, changed) });
  const { mutate } = store;
  useEffect(() => {
    if (!isReady.current || text === stored.current) return;
    const timer = setTimeout(() => {
      stored.current = text;
      mutate(text === '' ? undefined : { base_version: version, draft: JSON.parse(text) as Record<string, unknown> });
    }, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, version, mutate, isFresh]);
  const others = (query.data?.data ?? []).map(({ owner }) => owner).filter((owner) => owner !== mine?.owner);
  return {
    others,
    restoredAt: changed.length > 0 ? restored.current : undefined,
    isStored: text === stored.current && !store.isPending,
  };
}
