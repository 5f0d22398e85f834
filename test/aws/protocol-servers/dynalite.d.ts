declare module "dynalite" {
  import type { Server } from "node:http";

  function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
  export = dynalite;
}

declare module "dynalite/db/index.js" {
  type Value = { S?: string; B?: string; N?: string; M?: Item; L?: Value[] };
  type Item = Record<string, Value>;
  export const compare: (operator: string, value: Value, operands: Value | Value[]) => boolean;
  export const itemSize: (item: Item, ...more: unknown[]) => number;
}
