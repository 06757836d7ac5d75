import { z } from "zod";
import { type Answer, notFound, ok } from "../http/answer.ts";
import { type Call, numberParam, readBody } from "../http/call.ts";
import { listed } from "../http/paginate.ts";
import type { Route } from "../http/route.ts";
import { timestamp } from "../clock.ts";
import { requireLoopback } from "../webhooks/require-loopback.ts";
import { type Delivery, deliveryHeaders } from "../webhooks/outbox.ts";
import { requireApp } from "./apps.ts";

export const hookRoutes: readonly Route[] = [
  { route: "GET /app/hook/config", handle: getConfig },
  { route: "PATCH /app/hook/config", handle: updateConfig },
  { route: "GET /app/hook/deliveries", handle: listDeliveries },
  { route: "GET /app/hook/deliveries/{delivery_id}", handle: getDelivery },
  { route: "POST /app/hook/deliveries/{delivery_id}/attempts", handle: redeliver },
];

function getConfig(call: Call): Answer {
  const app = requireApp(call);
  const secret = app.webhookSecret === "" ? {} : { secret: "********" };
  const url = app.webhookUrl === null ? {} : { url: app.webhookUrl };
  return ok({ content_type: "json", insecure_ssl: "0", ...url, ...secret });
}

const Config = z.object({
  url: z.string().optional(),
  secret: z.string().optional(),
  content_type: z.string().optional(),
});

function updateConfig(call: Call): Answer {
  const app = requireApp(call);
  const { url, secret } = readBody(call, Config);
  if (url !== undefined) {
    requireLoopback(url);
    app.webhookUrl = url;
  }
  app.webhookSecret = secret ?? app.webhookSecret;
  return getConfig(call);
}

function listDeliveries(call: Call): Answer {
  return listed(call, deliveriesOf(call).toReversed(), presentDelivery);
}

function getDelivery(call: Call): Answer {
  const delivery = requireDelivery(call);
  const headers = deliveryHeaders(delivery, JSON.stringify(delivery.payload));
  return ok({
    ...presentDelivery(delivery),
    url: delivery.target.url ?? "",
    request: { headers, payload: delivery.payload },
    response: { headers: {}, payload: delivery.failure ?? "" },
  });
}

/** Sends a delivery again with the GUID it had. */
function redeliver(call: Call): Answer {
  call.world.outbox.redeliver(requireDelivery(call));
  return { status: 202, body: {} };
}

function requireDelivery(call: Call): Delivery {
  const id = numberParam(call, "delivery_id");
  const delivery = deliveriesOf(call).find((one) => one.id === id);
  if (delivery === undefined) throw notFound();
  return delivery;
}

function deliveriesOf(call: Call): Delivery[] {
  const app = requireApp(call);
  return call.world.outbox.deliveries.filter(({ target }) => target.kind === "app" && target.id === app.id);
}

function presentDelivery(delivery: Delivery): Record<string, unknown> {
  const { installation, repository } = delivery.payload;
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: timestamp(delivery.deliveredAt),
    redelivery: delivery.isRedelivery,
    duration: 0.1,
    status: delivery.failure ?? (delivery.statusCode === null ? "pending" : "OK"),
    status_code: delivery.statusCode ?? 0,
    event: delivery.event,
    action: delivery.action,
    installation_id: idOf(installation),
    repository_id: idOf(repository),
    throttled_at: null,
  };
}

function idOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "id" in value ? value.id : null;
}
