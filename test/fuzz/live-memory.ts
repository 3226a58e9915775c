import { setTimeout as wait } from 'node:timers/promises';

const OPEN_WITHIN_MS = 10_000;
const ASK_EVERY_MS = 50;
/** What one collection lets go of, such as a buffer's bytes, only another takes away. */
const COLLECTIONS = 3;

interface Reply {
  id: number;
  result?: { result?: { value?: number } };
}

/**
 * The bytes that a process holds after its garbage has been collected: objects, and the buffers that belong to them.
 * What it has in RAM says little of that, because V8 collects when it thinks best. Asked by its inspector, which
 * SIGUSR1 opens.
 *
 * @param inspectorPort as the process was started with: `--inspect-port`
 * @throws Error when the inspector does not open
 */
export async function measureLiveBytes(pid: number, inspectorPort: number): Promise<number> {
  process.kill(pid, 'SIGUSR1');
  const inspector = await Inspector.open(await findInspector(inspectorPort));
  try {
    for (let pass = 0; pass < COLLECTIONS; pass += 1) await inspector.request('HeapProfiler.collectGarbage');
    const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
    const { result } = await inspector.request('Runtime.evaluate', { expression, returnByValue: true });
    return result!.result!.value!;
  } finally {
    inspector.close();
  }
}

async function findInspector(port: number): Promise<string> {
  const deadlineMs = performance.now() + OPEN_WITHIN_MS;
  for (;;) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
      const [target] = (await answer.json()) as [{ webSocketDebuggerUrl: string }];
      return target.webSocketDebuggerUrl;
    } catch (error) {
      if (performance.now() > deadlineMs) throw new Error(`No inspector opens on port ${port}`, { cause: error });
      await wait(ASK_EVERY_MS);
    }
  }
}

/** One connection of Chrome's DevTools protocol, a question at a time. */
class Inspector {
  private asked = 0;

  private constructor(private readonly socket: WebSocket) {}

  static async open(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`${url} cannot be opened`)), { once: true });
    await promise;
    return new Inspector(socket);
  }

  request(method: string, params: object = {}): Promise<Reply> {
    this.asked += 1;
    const id = this.asked;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const hear = ({ data }: MessageEvent): void => {
      const reply = JSON.parse(String(data)) as Reply;
      if (reply.id !== id) return;
      this.socket.removeEventListener('message', hear);
      resolve(reply);
    };
    this.socket.addEventListener('message', hear);
    this.socket.addEventListener('close', () => reject(new Error(`The inspector went away at ${method}`)), {
      once: true,
    });
    this.socket.send(JSON.stringify({ id, method, params }));
    return promise;
  }

  close(): void {
    this.socket.close();
  }
}
