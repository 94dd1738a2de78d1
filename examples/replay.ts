/** Takes turns: an orchestration is run again on its history until it comes to a step that is still open. */

import type {
  ActivityExecute,
  HistoryEvent,
  OrchestrationItem,
  OrchestratorMessage,
  Payload,
  TimerFired,
  TurnCommit,
} from "./contract.js";

/** What an orchestration waits for. */
export type Step =
  | { readonly kind: "activity"; readonly name: string; readonly input: Payload; readonly sessionId?: string }
  | { readonly kind: "timer"; readonly delayMs: number };

/**
 * An orchestration is a generator: it yields a step and is given the step's result. Each turn runs it again from the
 * beginning on its recorded history, so it must decide by nothing but its input and those results.
 */
export type Orchestration = (input: never) => Generator<Step, Payload, never>;

/** What an orchestration sees when an activity failed. */
export class ActivityError extends Error {
  override readonly name = "ActivityError";
}

/** Runs an orchestration on its history and the messages that came in, up to the first step that is still open. */
export function takeTurn(orchestration: Orchestration, item: OrchestrationItem): TurnCommit {
  const turn = new Turn(item);
  if (!turn.isOver) {
    for (const message of item.messages) turn.receive(message);
    turn.run(orchestration);
  }
  return turn.commit();
}

/** One turn: replays the history, records what is new. */
class Turn {
  private readonly item: OrchestrationItem;
  private readonly history: HistoryEvent[];
  private readonly activities: ActivityExecute[] = [];
  private readonly timers: TimerFired[] = [];

  constructor(item: OrchestrationItem) {
    this.item = item;
    this.history = [...item.history];
  }

  /** A message that comes after the end changes nothing. */
  get isOver(): boolean {
    return this.ended !== undefined;
  }

  /** Turns a message into an event. A repeated one, and one of another execution, is dropped. */
  receive(message: OrchestratorMessage): void {
    if ("executionId" in message && message.executionId !== this.item.executionId) return;
    if (message.kind === "startOrchestration" && this.history.length === 0) this.record("started", message.input);
    else if (message.kind === "timerFired") this.answer("timerFired", message.timerId);
    else if (message.kind === "activityCompleted") this.answer("completed", message.activityId, message.result);
    else if (message.kind === "activityFailed") this.answer("failed", message.activityId, message.message);
  }

  run(orchestration: Orchestration): void {
    const [started, ...rest] = this.history;
    if (started?.type !== "started") return;
    const scheduled = rest.filter((event) => event.type === "scheduled").values();
    const steps = orchestration(started.data as never);
    try {
      let next = steps.next();
      while (next.done !== true) {
        const open = scheduled.next().value ?? this.schedule(next.value);
        const answer = this.answerTo(open.eventId);
        if (answer === undefined) return;
        next =
          answer.type === "failed"
            ? steps.throw(new ActivityError(String(answer.data)))
            : steps.next(answer.data as never);
      }
      this.record("Completed", next.value);
    } catch (error) {
      this.record("Failed", error instanceof Error ? error.message : String(error));
    }
  }

  commit(): TurnCommit {
    const { instance, executionId, orchestrationName = "", version = "", history } = this.item;
    const status = this.ended?.type as "Completed" | "Failed" | undefined;
    return {
      instance,
      executionId,
      history: this.history.slice(history.length),
      workerItems: this.activities,
      orchestratorItems: this.timers,
      metadata: {
        orchestrationName,
        orchestrationVersion: version,
        ...(status && { status, output: JSON.stringify(this.ended?.data ?? null) }),
      },
    };
  }

  private get ended(): HistoryEvent | undefined {
    return this.history.find((event) => event.type === "Completed" || event.type === "Failed");
  }

  private schedule(step: Step): HistoryEvent {
    const { instance, executionId } = this.item;
    const event = this.record("scheduled", step);
    if (step.kind === "activity") {
      this.activities.push({ ...step, kind: "activityExecute", instance, executionId, activityId: event.eventId });
    } else {
      const fireAt = event.at + step.delayMs;
      this.timers.push({ kind: "timerFired", instance, executionId, timerId: event.eventId, fireAt });
    }
    return event;
  }

  private answer(type: string, sourceEventId: number, data?: Payload): void {
    if (this.answerTo(sourceEventId) === undefined) this.record(type, data, sourceEventId);
  }

  private answerTo(eventId: number): HistoryEvent | undefined {
    return this.history.find((event) => event.sourceEventId === eventId);
  }

  private record(type: string, data?: Payload, sourceEventId?: number): HistoryEvent {
    const eventId = this.history.length + 1;
    const event = { eventId, type, at: Date.now(), data, ...(sourceEventId !== undefined && { sourceEventId }) };
    this.history.push(event);
    return event;
  }
}
