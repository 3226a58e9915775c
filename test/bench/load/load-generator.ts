import { ClosedLoop, type LoadOptions } from './closed-loop';

// A process of its own, so that its work is not done by a process that is measured. Takes a LoadOrder as its
// argument and sends a LoadResult to the process that made it; a fault is a text on standard error and exit code 1.
process.once('disconnect', () => process.exit(1));

new ClosedLoop(JSON.parse(process.argv[2]!) as LoadOptions).run().then(
  (result) => process.send?.(result, () => process.exit(0)),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
  },
);
