import { createHmac, randomUUID } from "node:crypto";

/** Where a delivery goes: the address and secret of an App or of a repository's hook. */
export interface HookTarget {
  readonly kind: "app" | "repository";
  readonly id: number;
  readonly targetId: number;
  /** Null where no address is configured: the delivery is recorded only. */
  readonly url: string | null;
  readonly secret: string;
}

/** One delivery of a webhook. Its GUID stays the same when it is delivered again. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly target: HookTarget;
  readonly deliveredAt: Date;
  readonly isRedelivery: boolean;
  statusCode: number | null;
  /** Why nobody answered, where nobody did. */
  failure: string | null;
}

export interface Outbox {
  readonly deliveries: readonly Delivery[];
  send(message: Pick<Delivery, "event" | "action" | "payload" | "target">): Delivery;
  redeliver(delivery: Delivery): Delivery;
  /** Waits until every delivery has its answer, those that answers cause included. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** GitHub waits this long for an answer: https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks */
const ANSWER_WITHIN_MS = 10_000;

export function createOutbox(nextId: () => number, now: () => Date): Outbox {
  const deliveries: Delivery[] = [];
  const underway = new Set<Promise<void>>();
  const closing = new AbortController();

  function start(delivery: Delivery): Delivery {
    deliveries.push(delivery);
    if (delivery.target.url === null) return delivery;
    const sending = post(delivery, delivery.target.url, closing.signal).finally(() => underway.delete(sending));
    underway.add(sending);
    return delivery;
  }

  return {
    deliveries,
    send(message) {
      const guid = randomUUID();
      const fresh = { id: nextId(), guid, deliveredAt: now(), isRedelivery: false, statusCode: null, failure: null };
      return start({ ...message, ...fresh });
    },
    redeliver(delivery) {
      return start({
        ...delivery,
        id: nextId(),
        deliveredAt: now(),
        isRedelivery: true,
        statusCode: null,
        failure: null,
      });
    },
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
    async close() {
      closing.abort();
      await Promise.all(underway);
    },
  };
}

/** The headers of https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers */
export function deliveryHeaders({ guid, event, target }: Delivery, body: string): Record<string, string> {
  function signature(algorithm: string): string {
    return createHmac(algorithm, target.secret).update(body).digest("hex");
  }
  const signed = {
    "X-Hub-Signature": `sha1=${signature("sha1")}`,
    "X-Hub-Signature-256": `sha256=${signature("sha256")}`,
  };
  return {
    "Content-Type": "application/json",
    "User-Agent": "GitHub-Hookshot/0000000",
    "X-GitHub-Delivery": guid,
    "X-GitHub-Event": event,
    "X-GitHub-Hook-ID": String(target.id),
    "X-GitHub-Hook-Installation-Target-ID": String(target.targetId),
    "X-GitHub-Hook-Installation-Target-Type": target.kind === "app" ? "integration" : "repository",
    ...(target.secret === "" ? {} : signed),
  };
}

async function post(delivery: Delivery, url: string, closing: AbortSignal): Promise<void> {
  const body = JSON.stringify(delivery.payload);
  const signal = AbortSignal.any([closing, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  try {
    const response = await fetch(url, { method: "POST", body, headers: deliveryHeaders(delivery, body), signal });
    delivery.statusCode = response.status;
    await response.arrayBuffer();
  } catch (cause) {
    delivery.failure = cause instanceof Error ? cause.message : String(cause);
  }
}
