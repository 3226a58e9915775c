/** One thing that must work before traffic is welcome; `check` rejects with the reason. */
export interface ReadinessCheck {
  name: string;
  check: () => Promise<void> | void;
}

/** What a process says of itself. */
export interface OperationsOptions {
  name: string;
  version: string;
  /** Shown under /info; no secrets. */
  info: () => Record<string, unknown>;
  readiness: ReadinessCheck[];
  metricsKey: string;
}

export const OPERATIONS_OPTIONS = Symbol('operations options');
