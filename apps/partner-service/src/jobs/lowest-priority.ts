import { constants, setPriority } from 'node:os';

// Lowers the priority of the thread that imports this before anything else: it works while the threads that serve
// requests have nothing to do. Linux alone has priorities of threads; elsewhere the call would slow the process.
if (process.platform === 'linux') {
  try {
    setPriority(0, constants.priority.PRIORITY_LOW);
  } catch {
    // A sandbox may forbid it. The thread works all the same, in short pieces.
  }
}
