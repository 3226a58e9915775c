/** The fields that the request has; those it leaves out are no change. */
export function pickDefined<T extends object>(request: T): { [Field in keyof T]: T[Field] } {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as T;
}
