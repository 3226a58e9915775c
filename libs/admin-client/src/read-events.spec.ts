import { parseEvents, type ServerSentEvent } from './read-events';

describe('parseEvents', () => {
  const STREAM =
    'retry: 500\n: open\n\nevent: watch\ndata: {"partners":[]}\n\n:\n\nid: 1\ndata: {"a":\ndata: 1}\n\ndata: cut off';

  const parse = async (chunks: string[]): Promise<ServerSentEvent[]> => {
    async function* stream() {
      for (const chunk of chunks) yield await Promise.resolve(chunk);
    }
    const events: ServerSentEvent[] = [];
    for await (const event of parseEvents(stream())) events.push(event);
    return events;
  };

  it('reads events with and without a name, and leaves out comments and an event that is cut off', async () => {
    expect(await parse([STREAM])).toEqual([
      { name: 'watch', id: undefined, data: '{"partners":[]}' },
      { name: 'message', id: '1', data: '{"a":\n1}' },
    ]);
  });

  it('reads the same wherever the stream is split', async () => {
    const whole = await parse([STREAM]);
    for (let at = 0; at <= STREAM.length; at += 1) {
      expect(await parse([STREAM.slice(0, at), STREAM.slice(at)])).toEqual(whole);
    }
    expect(await parse(STREAM.split(''))).toEqual(whole);
  });
});
