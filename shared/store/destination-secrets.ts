/** The secrets of destinations, sealed for each of them alone: what signs callbacks, and API keys. */
import { OtpostError } from "../errors.ts";
import type { SecretBox, SecretContext } from "../ports/secret-box.ts";
import type { StoredDestination } from "./destination-items.ts";
import { createOpenedSecrets } from "./opened-secrets.ts";

type Place = Pick<StoredDestination, "organizationId" | "id">;

export type DestinationSecrets = {
  /** `whsec_` and 256 random bits, as Standard Webhooks writes a secret. */
  generate(): string;
  seal(secret: string, place: Place): Promise<string>;
  /**
   * The valid ones, newest first.
   *
   * @throws OtpostError `secret_unreadable`
   */
  open(destination: Place & Pick<StoredDestination, "secrets">): Promise<string[]>;
  /** When the destination was deleted. */
  forget(destination: Place & Pick<StoredDestination, "secrets">): void;
};

/** Standard Webhooks, "Signing secret": 24 to 64 random bytes. */
const secretBytes = 32;
/** A week: long enough for any deployment of a receiver. */
export const longestOverlapSeconds = 7 * 24 * 3600;

export function createDestinationSecrets({
  secretBox,
  now,
  random,
}: {
  secretBox: SecretBox;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
}): DestinationSecrets {
  const opened = createOpenedSecrets({ secretBox });
  return {
    generate: () => `whsec_${Buffer.from(random(secretBytes)).toString("base64")}`,
    seal: async (secret, place) => secretBox.seal(secret, contextOf(place)),
    open: async ({ secrets, ...place }) =>
      Promise.all(
        secrets
          .filter(({ until }) => until === undefined || until > now())
          .map(({ sealed }) => opened.open(sealed, contextOf(place))),
      ),
    forget: ({ secrets, ...place }) => {
      for (const { sealed } of secrets) opened.forget(sealed, contextOf(place));
    },
  };
}

/** On AWS the permission to open it names this purpose. */
const contextOf = ({ organizationId, id }: Place): SecretContext => ({
  organizationId,
  purpose: "destination",
  subject: id,
});

/** @throws OtpostError `conflict`, `validation_failed` */
export function assertRotatable({ kind }: StoredDestination, overlapSeconds: number): void {
  if (kind !== "callback") {
    throw new OtpostError(
      "conflict",
      "Only a callback has a secret of otpost's making: give a Skyvern server's new key as api_key, with PATCH.",
    );
  }
  if (!(overlapSeconds >= 0 && overlapSeconds <= longestOverlapSeconds)) {
    throw new OtpostError(
      "validation_failed",
      `The secret before stays valid for 0 to ${longestOverlapSeconds} seconds.`,
    );
  }
}
