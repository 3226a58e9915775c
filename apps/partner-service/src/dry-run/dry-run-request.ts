import type { Source } from './dry-run.repository';
import type { MappingDraft } from './mapping-draft';

/** With what the draft is compared: the active mapping, or what is stored. */
export const COMPARED_WITH = ['active', 'stored'] as const;
export type ComparedWith = (typeof COMPARED_WITH)[number];

/** The frozen request of a dry run. */
export interface DryRunRequest {
  source: Source;
  from: string | null;
  to: string | null;
  tenant_id: number | null;
  last: number;
  compared_with: ComparedWith;
  /** The active mapping when the job was created. */
  active: MappingDraft;
  active_version: number;
  draft: MappingDraft;
}
