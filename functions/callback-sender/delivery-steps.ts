/** The requests that deliver a code to a destination, one after the other. */
import type { OutboundRequest } from "../../shared/ports/outbound-http.ts";
import type { FoundValue, StoredCode } from "../../shared/store/codes.ts";
import type { DeliveryStep } from "../../shared/store/delivery-records.ts";
import type { Destination, Destinations } from "../../shared/store/destinations.ts";
import type { SkyvernKeys } from "../../shared/store/skyvern-keys.ts";
import {
  callbackRequest,
  codePayload,
  testCode,
  testIdentifier,
  testPayload,
} from "./callback-request.ts";
import { relayRequest, runTaskRequest } from "./skyvern-requests.ts";

export type StepRequestOptions = {
  destinations: Pick<Destinations, "openSecrets">;
  skyvernKeys: Pick<SkyvernKeys, "signingKeys">;
  now: () => Date;
};

/** A Skyvern server is given every code, and where so configured a task at every link. */
export const stepsOf = (
  { kind, runTask }: Destination,
  { otpType }: FoundValue,
): readonly DeliveryStep[] => {
  if (kind === "callback") return ["callback"];
  return otpType === "magic_link" && runTask !== undefined ? ["relay", "run_task"] : ["relay"];
};

/** @throws OtpostError `secret_unreadable` */
export async function stepRequest(
  options: StepRequestOptions,
  step: DeliveryStep,
  delivery: { id: string; destination: Destination; code: StoredCode; found: FoundValue },
): Promise<OutboundRequest> {
  const { destination, code, found } = delivery;
  const { runTask } = destination;
  if (step === "callback") {
    return signedCallback(options, destination, delivery.id, codePayload(code, found));
  }
  const server = await skyvernServer(options, destination);
  if (step === "run_task" && runTask !== undefined) {
    return runTaskRequest(server, runTask, found.value);
  }
  return relayRequest(server, { ...code, found });
}

/** A made-up code, as the destination would get a real one. */
export async function testRequest(
  options: StepRequestOptions,
  destination: Destination,
  test: { deliveryId: string; requestedAt: Date },
): Promise<OutboundRequest> {
  if (destination.kind === "callback") {
    const payload = testPayload(destination.organizationId, test.requestedAt);
    return signedCallback(options, destination, test.deliveryId, payload);
  }
  return relayRequest(await skyvernServer(options, destination), {
    identifier: testIdentifier,
    content: testCode,
    source: "otpost",
    run: {},
    found: { value: testCode },
  });
}

async function signedCallback(
  { destinations, skyvernKeys, now }: StepRequestOptions,
  destination: Destination,
  deliveryId: string,
  payload: ReturnType<typeof codePayload>,
): Promise<OutboundRequest> {
  const [secrets, [skyvernKey]] = await Promise.all([
    destinations.openSecrets(destination),
    skyvernKeys.signingKeys(destination.organizationId),
  ]);
  return callbackRequest({
    url: destination.url,
    deliveryId,
    payload,
    secrets,
    skyvernKey,
    now: now(),
  });
}

async function skyvernServer(
  { destinations }: Pick<StepRequestOptions, "destinations">,
  destination: Destination,
): Promise<{ baseUrl: string; apiKey: string }> {
  const [apiKey = ""] = await destinations.openSecrets(destination);
  return { baseUrl: destination.url, apiKey };
}
