type Listener = [event: string | symbol, listener: (...given: unknown[]) => void];

/** What a test file may change in the worker that runs it. */
export interface WorkerState {
  globals: Record<PropertyKey, PropertyDescriptor>;
  env: NodeJS.ProcessEnv;
  exit: unknown;
  /** Of `process`. */
  listeners: Listener[];
}

export function readWorkerState(): WorkerState {
  return {
    globals: Object.getOwnPropertyDescriptors(globalThis),
    env: { ...process.env },
    exit: Reflect.get(process, 'exit'),
    listeners: listenersOfProcess(),
  };
}

/** Undoes what has changed since `state` was read. */
export function restoreWorkerState({ globals, env, exit, listeners }: WorkerState): void {
  for (const key of keysBeside(globals, globalThis)) Reflect.deleteProperty(globalThis, key);
  for (const key of Reflect.ownKeys(globals)) restoreGlobal(key, globals[key]!);
  for (const name of keysBeside(env, process.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
  Reflect.set(process, 'exit', exit);
  for (const [event, listener] of listenersBeside(listeners)) process.off(event, listener);
}

/** Runs `load`, and adds to `state` what it adds to the worker. */
export function recordAdditions<T>(state: WorkerState, load: () => T): T {
  const before = readWorkerState();
  try {
    return load();
  } finally {
    for (const key of keysBeside(before.globals, globalThis)) {
      state.globals[key] = Object.getOwnPropertyDescriptor(globalThis, key)!;
    }
    state.listeners.push(...listenersBeside(before.listeners));
  }
}

function keysBeside(known: object, object: object): PropertyKey[] {
  return Reflect.ownKeys(object).filter((key) => !Object.hasOwn(known, key));
}

function restoreGlobal(key: PropertyKey, descriptor: PropertyDescriptor): void {
  const present = Object.getOwnPropertyDescriptor(globalThis, key);
  if (present?.value === descriptor.value && present?.get === descriptor.get) return;
  Object.defineProperty(globalThis, key, descriptor);
}

function listenersOfProcess(): Listener[] {
  return process
    .eventNames()
    .flatMap((event) => process.rawListeners(event).map((listener): Listener => [event, listener as Listener[1]]));
}

function listenersBeside(known: readonly Listener[]): Listener[] {
  return listenersOfProcess().filter(([event, listener]) => {
    return !known.some(([knownEvent, knownListener]) => knownEvent === event && knownListener === listener);
  });
}
