/** `npm run destroy -- -c stage=dev`: takes a stage down, leaves its data, and says so. */
import { SESClient } from "@aws-sdk/client-ses";
import { OtpostError } from "../shared/errors.ts";
import { parseArguments } from "./deploy/arguments.ts";
import { runCdk } from "./deploy/cdk.ts";
import { destroy } from "./deploy/destroy.ts";

try {
  const args = parseArguments(process.argv.slice(2));
  if (args.profile !== undefined) process.env["AWS_PROFILE"] = args.profile;
  if (args.region !== undefined) process.env["AWS_REGION"] = args.region;
  process.stdout.write(`\n${await destroy({ args, ses: new SESClient(), runCdk })}`);
} catch (error) {
  if (!(error instanceof OtpostError)) throw error;
  process.stderr.write(`otpost was not destroyed:\n${error.message.replaceAll(/^/gm, "  ")}\n`);
  process.exitCode = 1;
}
