/** The person, or the key, for whom a process asks another. */
export interface Actor {
  /** What the actor may see and do is decided by this. */
  role: string;
  /** As the audit log names it. */
  name: string;
}

/** As the text of a header: headers carry Latin-1 only, names are of any script. */
export function writeActor(actor: Actor | undefined): string {
  return actor ? `${encodeURIComponent(actor.role)} ${encodeURIComponent(actor.name)}` : '';
}

/** The actor of a header's text; undefined for an empty one, and for one that `writeActor` cannot have made. */
export function readActor(text: string): Actor | undefined {
  const [role, name, ...more] = text.split(' ');
  if (!role || !name || more.length > 0) return undefined;
  try {
    return { role: decodeURIComponent(role), name: decodeURIComponent(name) };
  } catch {
    return undefined;
  }
}
