import { layerIn, type Layer, type MappingDocument, type Scope, withLayer } from './mapping-document';

type Part = keyof Layer;

/** A name, or a field's rule, that two people changed to different values. */
export interface MergeConflict {
  scope: Scope;
  part: Part;
  name: string;
  theirs: unknown;
  mine: unknown;
}

interface Merged<Result> {
  merged: Result;
  conflicts: MergeConflict[];
}

/** Three-way merge, name by name: what does not overlap is taken over, of the rest mine counts until it is chosen. */
export function mergeDocuments(
  base: MappingDocument,
  theirs: MappingDocument,
  mine: MappingDocument,
): Merged<MappingDocument> {
  const scopes: Scope[] = [undefined, ...Object.keys(theirs.tenants)];
  return scopes.reduce<Merged<MappingDocument>>(
    ({ merged, conflicts }, scope) => {
      const layer = mergeLayers(scope, layerIn(base, scope), layerIn(theirs, scope), layerIn(mine, scope));
      return { merged: withLayer(merged, scope, layer.merged), conflicts: [...conflicts, ...layer.conflicts] };
    },
    { merged: theirs, conflicts: [] },
  );
}

/** The document with one side of a conflict. */
export function choose(
  document: MappingDocument,
  { scope, part, name }: MergeConflict,
  value: unknown,
): MappingDocument {
  const layer = layerIn(document, scope);
  const { [name]: _, ...others } = layer[part] as Record<string, unknown>;
  const members = value === undefined ? others : { ...(layer[part] as Record<string, unknown>), [name]: value };
  return withLayer(document, scope, { ...layer, [part]: members });
}

function mergeLayers(scope: Scope, base: Layer, theirs: Layer, mine: Layer): Merged<Layer> {
  const names = mergeMembers(scope, 'parameter_mapping', base, theirs, mine);
  const rules = mergeMembers(scope, 'field_rules', base, theirs, mine);
  const merged = { parameter_mapping: names.merged, field_rules: rules.merged } as unknown as Layer;
  return { merged, conflicts: [...names.conflicts, ...rules.conflicts] };
}

function mergeMembers(scope: Scope, part: Part, ...layers: [Layer, Layer, Layer]): Merged<Record<string, unknown>> {
  const [base, theirs, mine] = layers.map((layer) => layer[part] as Record<string, unknown>) as [
    Record<string, unknown>,
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const conflicts: MergeConflict[] = [];
  const merged: Record<string, unknown> = {};
  for (const name of namesInOrder(base, theirs, mine)) {
    const isMine = !isSame(base[name], mine[name]);
    const value = isMine ? mine[name] : theirs[name];
    if (isMine && !isSame(base[name], theirs[name]) && !isSame(theirs[name], mine[name])) {
      conflicts.push({ scope, part, name, theirs: theirs[name], mine: mine[name] });
    }
    if (value !== undefined) merged[name] = value;
  }
  return { merged, conflicts };
}

/** In my order where I moved names, which decides which of two wins; else in theirs, with what I added behind. */
function namesInOrder(base: object, theirs: object, mine: object): Set<string> {
  const ofBase = Object.keys(base).filter((name) => name in mine);
  const kept = Object.keys(mine).filter((name) => name in base);
  const hasMoved = kept.some((name, place) => name !== ofBase[place]);
  const [first, second] = hasMoved ? [mine, theirs] : [theirs, mine];
  return new Set([...Object.keys(first), ...Object.keys(second)]);
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
