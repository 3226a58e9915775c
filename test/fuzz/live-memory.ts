import { until } from '@app/common/testing/until';

const OPEN_TIMEOUT_MS = 10_000;
/** One collection releases what only another frees, such as the bytes of a buffer. */
const COLLECTIONS = 3;

interface Reply {
  id: number;
  result?: { result?: { value?: number } };
}

/**
 * Measures the bytes that a process holds after a garbage collection: objects, and the buffers that belong to them. Its
 * resident memory says little about that, because V8 collects garbage when it chooses. SIGUSR1 opens the inspector that
 * this uses.
 *
 * @param inspectorPort the `--inspect-port` of the process
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
  const read = async (): Promise<string | undefined> => {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
    const [target] = response ? ((await response.json()) as { webSocketDebuggerUrl: string }[]) : [];
    return target?.webSocketDebuggerUrl;
  };
  return until(`an inspector listens on port ${port}`, read, OPEN_TIMEOUT_MS);
}

/** A connection of Chrome's DevTools protocol, with one request at a time. */
class Inspector {
  private lastId = 0;

  private constructor(private readonly socket: WebSocket) {}

  static async open(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`Failed to connect to ${url}`)), { once: true });
    await promise;
    return new Inspector(socket);
  }

  request(method: string, params: object = {}): Promise<Reply> {
    this.lastId += 1;
    const id = this.lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const receive = ({ data }: MessageEvent): void => {
      const reply = JSON.parse(String(data)) as Reply;
      if (reply.id !== id) return;
      this.socket.removeEventListener('message', receive);
      resolve(reply);
    };
    this.socket.addEventListener('message', receive);
    this.socket.addEventListener('close', () => reject(new Error(`The inspector disconnected during ${method}`)), {
      once: true,
    });
    this.socket.send(JSON.stringify({ id, method, params }));
    return promise;
  }

  close(): void {
    this.socket.close();
  }
}
