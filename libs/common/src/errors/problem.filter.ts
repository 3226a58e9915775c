import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../logging/log';
import { Problem, problems, toProblemDocument } from './problem';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Turns every error into a problem+json response; the private cause goes to the log only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = toProblem(error);
    if (problem.status >= 500) {
      this.log.error(problem.message, problem.cause ?? error, { code: problem.code, method: request.method });
    }
    sendProblem(http.getResponse<FastifyReply>(), problem);
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply
    .code(problem.status)
    .headers(problem.headers)
    .header('content-type', PROBLEM_TYPE)
    .send(JSON.stringify(toProblemDocument(problem)));
}

/** A Problem as it is, an error of the framework by its status, anything else as a bare 500. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  if (status === 413) return problems.tooLarge('The body is larger than allowed.');
  if (status === 404) return problems.notFound('This address');
  if (status !== undefined && status < 500) {
    const detail = error instanceof Error ? error.message : 'The request is not valid.';
    return new Problem({ status, code: 'bad_request', detail, cause: error });
  }
  return new Problem({ status: 500, code: 'internal', detail: 'Something went wrong on our side.', cause: error });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return undefined;
}
