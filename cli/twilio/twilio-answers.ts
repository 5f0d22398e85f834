/** Reads members of Twilio's JSON answers, whatever they turn out to be. */

export const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

/** Empty for null, absent, and anything that is no text. */
export function text(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === "string" ? found : "";
}

export const flag = (value: unknown, name: string): boolean => field(value, name) === true;

export function listOf(value: unknown, name: string): unknown[] {
  const found: unknown = field(value, name);
  return Array.isArray(found) ? found : [];
}
