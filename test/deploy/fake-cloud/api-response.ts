/** The status and the body of a response. */
export type ApiResponse = [status: number, body: object];

/** The response to what gcloud would report as an error. */
export function failed(message: string): ApiResponse {
  if (/NOT_FOUND|Cannot find|was not found/.test(message)) return errorResponse(404, 'NOT_FOUND', message);
  if (message.includes('UNAVAILABLE')) return errorResponse(503, 'UNAVAILABLE', message);
  if (message.includes('DEADLINE_EXCEEDED')) return errorResponse(504, 'DEADLINE_EXCEEDED', message);
  if (message.includes('ALREADY_EXISTS')) return errorResponse(409, 'ALREADY_EXISTS', message);
  return errorResponse(400, 'FAILED_PRECONDITION', message);
}

export function errorResponse(code: number, status: string, message: string): ApiResponse {
  return [code, { error: { code, status, message } }];
}
