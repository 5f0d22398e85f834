/** Why an invocation has no answer, in Lambda's words. */
export class FunctionFailure extends Error {
  override readonly name = "FunctionFailure";
  /** `Runtime.ExitError`, `Sandbox.Timedout`, `Function.ResponseSizeTooLarge`, or what was thrown. */
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(`${errorType}: ${message}`);
    this.errorType = errorType;
  }
}
