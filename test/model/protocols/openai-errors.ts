import type { VendorError } from "./protocol.ts";

/** https://platform.openai.com/docs/guides/error-codes */
const ERRORS: Readonly<Record<number, readonly [type: string, code: string | null, message: string]>> = {
  400: ["invalid_request_error", null, "Invalid request."],
  401: [
    "invalid_request_error",
    "invalid_api_key",
    "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.",
  ],
  402: [
    "insufficient_quota",
    "insufficient_quota",
    "You exceeded your current quota, please check your plan and billing details.",
  ],
  403: ["invalid_request_error", "unsupported_country_region_territory", "Country, region, or territory not supported"],
  404: ["invalid_request_error", "model_not_found", "The model does not exist or you do not have access to it."],
  429: [
    "tokens",
    "rate_limit_exceeded",
    "Rate limit reached on tokens per min (TPM): Limit 30000, Used 30000, Requested 1200. Please try again in 1s.",
  ],
  500: ["server_error", null, "The server had an error while processing your request. Sorry about that!"],
  503: ["server_error", null, "The engine is currently overloaded, please try again later"],
  529: ["server_error", null, "The engine is currently overloaded, please try again later"],
};

export function openaiError({ status, message }: VendorError): unknown {
  const [type, code, usual] = ERRORS[status] ?? ["server_error", null, `Status ${status}`];
  return { error: { message: message ?? usual, type, param: null, code } };
}
