/**
 * Sorts every list of allowed values. The compiler gives the members of a union in an order that changes with other
 * files, and a document that is committed must change with the code that it describes alone.
 */
export function sortEnums<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map((item: unknown) => sortEnums(item)) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const members = Object.entries(node).map(([name, value]: [string, unknown]) => [
    name,
    name === 'enum' && Array.isArray(value) ? value.toSorted(byText) : sortEnums(value),
  ]);
  return Object.fromEntries(members) as Node;
}

const byText = (one: unknown, other: unknown): number => (String(one) < String(other) ? -1 : 1);
