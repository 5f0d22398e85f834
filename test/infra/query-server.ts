/** CloudFormation's and CloudWatch's query protocol: a signed form in, XML out. */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { closeServer, listenOnLoopback } from "../aws/protocol-servers/loopback.ts";

export type CloudState = {
  stacks: Map<
    string,
    {
      status: string;
      outputs: Record<string, string>;
      resources: { logicalId: string; physicalId: string; type: string }[];
    }
  >;
  /** Descriptions of the alarms that are ringing, by their names. */
  ringing: Map<string, string>;
  /** Seconds, by the queue's name: of some minutes, the latest last. */
  oldestAges: Map<string, number[]>;
  /** An error code that answers every question. */
  refusing?: string | undefined;
};

const members = (items: readonly string[]): string =>
  items.map((item) => `<member>${item}</member>`).join("");

class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export async function startCloud(state: CloudState) {
  const stackOf = (form: URLSearchParams) => {
    const name = form.get("StackName") ?? "";
    const stack = state.stacks.get(name);
    if (stack === undefined) {
      throw new Refusal("ValidationError", `Stack with id ${name} does not exist`);
    }
    return { name, ...stack };
  };
  const actions: Record<string, { service: string; answer: (form: URLSearchParams) => string }> = {
    DescribeStacks: {
      service: "cloudformation",
      answer: (form) => {
        const { name, status, outputs } = stackOf(form);
        const listed = members(
          Object.entries(outputs).map(
            ([key, value]) => `<OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue>`,
          ),
        );
        return `<Stacks>${members([`<StackName>${name}</StackName><StackStatus>${status}</StackStatus><Outputs>${listed}</Outputs>`])}</Stacks>`;
      },
    },
    DescribeStackResources: {
      service: "cloudformation",
      answer: (form) =>
        `<StackResources>${members(
          stackOf(form).resources.map(
            ({ logicalId, physicalId, type }) =>
              `<LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${physicalId}</PhysicalResourceId><ResourceType>${type}</ResourceType>`,
          ),
        )}</StackResources>`,
    },
    DescribeAlarms: {
      service: "monitoring",
      answer: (form) =>
        `<MetricAlarms>${members(
          [...state.ringing]
            .filter(([name]) => name.startsWith(form.get("AlarmNamePrefix") ?? ""))
            .map(
              ([name, description]) =>
                `<AlarmName>${name}</AlarmName><AlarmDescription>${description}</AlarmDescription><StateValue>ALARM</StateValue>`,
            ),
        )}</MetricAlarms>`,
    },
    GetMetricStatistics: {
      service: "monitoring",
      answer: (form) => {
        const name = form.get("Dimensions.member.1.Value") ?? "";
        const end = Date.parse(form.get("EndTime") ?? "");
        const ages = state.oldestAges.get(name) ?? [];
        // CloudWatch: "Data points are not returned in chronological order."
        const points = ages.map((seconds, index) => ({
          at: new Date(end - (ages.length - index) * 60_000).toISOString(),
          seconds,
        }));
        return `<Datapoints>${members(
          points
            .sort((a, b) => a.seconds - b.seconds)
            .map(
              ({ at, seconds }) =>
                `<Timestamp>${at}</Timestamp><Maximum>${seconds}.0</Maximum><Unit>Seconds</Unit>`,
            ),
        )}</Datapoints><Label>ApproximateAgeOfOldestMessage</Label>`;
      },
    },
  };

  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const name = form.get("Action") ?? "";
    response.setHeader("content-type", "text/xml");
    try {
      if (state.refusing !== undefined) throw new Refusal(state.refusing, "refused");
      const action = actions[name];
      if (action === undefined) throw new Refusal("InvalidAction", name);
      const scope = `/us-east-1/${action.service}/aws4_request, SignedHeaders=`;
      if (!request.headers.authorization?.includes(scope)) {
        throw new Refusal("SignatureDoesNotMatch", "not signed for this service");
      }
      response.end(
        `<${name}Response xmlns="http://example.amazonaws.com/doc/"><${name}Result>${action.answer(form)}</${name}Result></${name}Response>`,
      );
    } catch (error) {
      response.statusCode = 400;
      const code = error instanceof Refusal ? error.code : "InternalFailure";
      const message = error instanceof Error ? error.message : "";
      response.end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      );
    }
  });
  return { endpoint: await listenOnLoopback(server), close: () => closeServer(server) };
}
