/** The work of the examples: an order reserves stock, is paid for, and is shipped. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Activity } from "./dispatcher.js";
import { ActivityError, type Step } from "./replay.js";

/** An order. */
export interface Order {
  readonly id: string;
  readonly quantity: number;
  /** How often the bank says no before it says yes; with three the order fails. */
  readonly declines: number;
  /** The payment terminal: each keeps a connection, so its activities are pinned to one worker by a session. */
  readonly terminal: string;
}

/** What a delivered order leads to. */
export interface Receipt {
  readonly payment: string;
  readonly parcel: string;
}

const maxPayments = 3;
const pauseMs = 25;

/** Reserve, pay (up to three tries with a pause between them), ship. Without payment the stock is released again. */
export function* fulfilOrder(order: Order): Generator<Step, Receipt, never> {
  yield activity("reserveStock", order);
  const payment: string = yield* charge(order);
  const parcel: string = yield activity("shipOrder", order);
  return { payment, parcel };
}

function* charge(order: Order): Generator<Step, string, never> {
  for (let attempt = 1; ; attempt++) {
    try {
      return yield activity("chargePayment", { ...order, attempt }, `terminal:${order.terminal}`);
    } catch (error) {
      if (!(error instanceof ActivityError)) throw error;
      if (attempt === maxPayments) {
        yield activity("releaseStock", order);
        throw error;
      }
      yield { kind: "timer", delayMs: pauseMs * attempt };
    }
  }
}

function activity(name: string, input: unknown, sessionId?: string): Step {
  return { kind: "activity", name, input, ...(sessionId !== undefined && { sessionId }) };
}

/** The activities of {@link fulfilOrder}, on a warehouse with this much stock. `workMs` is what each of them takes. */
export function createWarehouse(
  stock: number,
  workMs = 0,
): { activities: Record<string, Activity>; stock: () => number } {
  const reserved = new Map<string, number>(); // by order: an activity may be carried out twice, its effect may not
  const activities = {
    async reserveStock(order: Order): Promise<number> {
      await sleep(workMs);
      if (!reserved.has(order.id)) stock -= order.quantity;
      reserved.set(order.id, order.quantity);
      return stock;
    },
    async chargePayment(order: Order & { attempt: number }): Promise<string> {
      await sleep(workMs);
      if (order.attempt <= order.declines) throw new Error(`the bank declined order ${order.id}`);
      return `payment-${order.id}-${order.attempt}`;
    },
    async releaseStock(order: Order): Promise<number> {
      stock += reserved.get(order.id) ?? 0;
      reserved.delete(order.id);
      return stock;
    },
    async shipOrder(order: Order): Promise<string> {
      await sleep(workMs);
      return `parcel-${order.id}`;
    },
  };
  return { activities, stock: () => stock };
}
