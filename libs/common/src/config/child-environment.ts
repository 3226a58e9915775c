/**
 * The environment for a child process: this process's own, without the variables named in `without`, and with
 * `settings` on top.
 */
export function childEnvironment(
  settings: Readonly<Record<string, string>>,
  without: Iterable<string> = [],
  source: Record<string, string | undefined> = process.env,
): Record<string, string | undefined> {
  const left = new Set(without);
  const inherited = Object.entries(source).filter(([name]) => !left.has(name));
  return { ...Object.fromEntries(inherited), ...settings };
}
