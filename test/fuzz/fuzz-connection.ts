import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ResponseReader, type FuzzResponse } from './response-reader';
import type { FuzzCase } from './compose-case';

const HOST = '127.0.0.1';
/** Longer than any good answer takes. */
const ANSWER_WITHIN_MS = 15_000;
/** How long more is waited for after what may have no answer at all. */
const SILENCE_MS = 150;

export interface Exchange {
  answers: FuzzResponse[];
  /** Answers that had to come did not, in time. */
  isUnanswered: boolean;
}

/** A connection that sends one case after the other, and is made anew when the server has closed it. */
export class FuzzConnection {
  private socket: Socket | undefined;
  private reader = new ResponseReader();

  constructor(private readonly port: number) {}

  async exchange(fuzzCase: FuzzCase): Promise<Exchange> {
    const socket = await this.open();
    const answers: FuzzResponse[] = [];
    const isOver = Promise.withResolvers<boolean>();
    const wanted = fuzzCase.answers ?? Number.POSITIVE_INFINITY;
    const waitMs = fuzzCase.answers === undefined ? SILENCE_MS : ANSWER_WITHIN_MS;
    const timer = setTimeout(() => isOver.resolve(fuzzCase.answers !== undefined), waitMs);
    const take = (chunk: Buffer): void => {
      answers.push(...this.reader.read(chunk.toString('latin1'), fuzzCase.isHead));
      if (answers.length >= wanted || answers.some(({ closes }) => closes)) isOver.resolve(false);
    };
    const end = (): void => isOver.resolve(answers.length === 0 && fuzzCase.answers !== undefined);
    socket.on('data', take).once('close', end);
    socket.write(fuzzCase.bytes);
    const isUnanswered = await isOver.promise;
    clearTimeout(timer);
    socket.off('data', take).off('close', end);
    if (isUnanswered || answers.length !== wanted || answers.some(({ closes }) => closes)) this.close();
    return { answers, isUnanswered };
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  private async open(): Promise<Socket> {
    if (this.socket && !this.socket.destroyed && !this.socket.readableEnded) return this.socket;
    const socket = connect({ host: HOST, port: this.port, noDelay: true });
    // What ends a connection is told by its 'close'.
    socket.on('error', () => undefined);
    this.socket = socket;
    this.reader = new ResponseReader();
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    return socket;
  }
}
