/** The baseline of HTTP benchmarks, as a process of its own: one hono route that echoes JSON. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono().post("/", async (context) => context.json(await context.req.json()));
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(port));
