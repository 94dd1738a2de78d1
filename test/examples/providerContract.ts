/** The contract of `examples/contract.ts` as a suite that takes any provider. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type {
  ActivityExecute,
  HistoryEvent,
  OrchestrationItem,
  OrchestratorMessage,
  Provider,
  ProviderAdmin,
  StartOrchestration,
  TurnCommit,
} from "../../examples/contract.js";
import { Dispatcher, startOrchestration, type DispatcherOptions } from "../../examples/dispatcher.js";
import { InstanceNotFoundError, InvalidOperationError, LockLostError } from "../../examples/errors.js";
import { createWarehouse, fulfilOrder, type Order } from "../../examples/orders.js";

/** A provider under test, with the means to empty and to end it. */
export interface OpenProvider {
  readonly provider: Provider & ProviderAdmin;
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a provider that reads the time from `clock`. */
export type ProviderFixture = (clock: () => number) => Promise<OpenProvider>;

const lockTimeoutMs = 1000;

/** Describes what every provider owes its callers. */
export function describeProvider(name: string, fixture: ProviderFixture): void {
  describe(name, () => {
    let open: OpenProvider;
    let provider: Provider & ProviderAdmin;
    let now: number | undefined;

    beforeAll(async () => {
      open = await fixture(() => now ?? Date.now());
      provider = open.provider;
    });

    beforeEach(async () => {
      now = 1_700_000_000_000;
      await open.reset();
    });

    afterAll(() => open.close());

    const pass = (ms: number): void => void (now = (now ?? Date.now()) + ms);
    const fetchTurn = () => provider.fetchOrchestrationItem({ lockTimeoutMs });
    const fetchActivity = () => provider.fetchWorkItem({ lockTimeoutMs });
    const fetchFor = (ownerId: string) =>
      provider.fetchWorkItem({ lockTimeoutMs, session: { ownerId, lockTimeoutMs } });

    /** Starts an instance and takes its first turn. */
    const makeInstance = async (instance: string, turn: Partial<TurnCommit> = {}): Promise<void> => {
      await provider.enqueueForOrchestrator(start(instance));
      const item = defined(await fetchTurn());
      await provider.ackOrchestrationItem(item.lockToken, commit(item, turn));
    };

    const endInstance = (instance: string, parentInstanceId?: string): Promise<void> =>
      makeInstance(instance, {
        history: [event(1), event(2)],
        metadata: { ...named, status: "Completed", output: "done", ...(parentInstanceId && { parentInstanceId }) },
      });

    describe("the orchestrator queue", () => {
      it("has nothing to give when it is empty", async () => {
        expect(await fetchTurn()).toBeUndefined();
      });

      it("gives an instance with all its visible messages, in order", async () => {
        await provider.enqueueForOrchestrator(start("a"));
        await provider.enqueueForOrchestrator(start("b"));
        await provider.enqueueForOrchestrator(raised("a", "first"));
        await provider.enqueueForOrchestrator(raised("a", "later"), 10);
        expect(await fetchTurn()).toEqual({
          instance: "a",
          orchestrationName: "fulfilOrder",
          version: "1.0.0",
          executionId: 1,
          history: [],
          messages: [start("a"), raised("a", "first")],
          kv: {},
          lockToken: expect.any(String) as string,
          attemptCount: 1,
        });
      });

      it("gives a locked instance to nobody else, not even for new messages", async () => {
        await provider.enqueueForOrchestrator(start("a"));
        await fetchTurn();
        await provider.enqueueForOrchestrator(raised("a", "news"));
        await provider.enqueueForOrchestrator(start("b"));
        expect((await fetchTurn())?.instance).toBe("b");
        expect(await fetchTurn()).toBeUndefined();
      });

      it("keeps messages that arrive during a turn for the next one", async () => {
        await provider.enqueueForOrchestrator(start("a"));
        const item = defined(await fetchTurn());
        await provider.enqueueForOrchestrator(raised("a", "news"));
        await provider.ackOrchestrationItem(item.lockToken, commit(item, {}));
        expect((await fetchTurn())?.messages).toEqual([raised("a", "news")]);
      });

      it("gives messages that precede the start, without a name", async () => {
        await provider.enqueueForOrchestrator(raised("a", "early"));
        expect(await fetchTurn()).toMatchObject({ instance: "a", orchestrationName: undefined, version: undefined });
      });

      it("counts the attempts and gives an expired lock's messages again", async () => {
        await provider.enqueueForOrchestrator(start("a"));
        const lost = defined(await fetchTurn());
        pass(lockTimeoutMs);
        const item = defined(await fetchTurn());
        expect(item).toMatchObject({ instance: "a", attemptCount: 2, messages: [start("a")] });
        await expect(provider.ackOrchestrationItem(lost.lockToken, commit(lost, {}))).rejects.toThrow(LockLostError);
        await expect(provider.abandonOrchestrationItem(lost.lockToken)).rejects.toThrow(LockLostError);
        await provider.ackOrchestrationItem(item.lockToken, commit(item, {}));
      });

      it("refuses an expired lock even when nobody else took the instance", async () => {
        await provider.enqueueForOrchestrator(start("a"));
        const item = defined(await fetchTurn());
        pass(lockTimeoutMs);
        await expect(provider.renewOrchestrationItemLock(item.lockToken, 1)).rejects.toThrow(LockLostError);
        await expect(provider.ackOrchestrationItem(item.lockToken, commit(item, {}))).rejects.toThrow(LockLostError);
      });

      it("prolongs a lock from now on", async () => {
        await provider.enqueueForOrchestrator(start("a"));
        const item = defined(await fetchTurn());
        pass(lockTimeoutMs - 1);
        await provider.renewOrchestrationItemLock(item.lockToken, 50);
        pass(49);
        expect(await fetchTurn()).toBeUndefined();
        pass(1);
        expect(await fetchTurn()).toBeDefined();
      });

      it("gives an abandoned instance again, after the delay that was asked for", async () => {
        await provider.enqueueForOrchestrator(start("a"));
        await provider.abandonOrchestrationItem(defined(await fetchTurn()).lockToken);
        const again = defined(await fetchTurn());
        expect(again.attemptCount).toBe(2);
        await provider.abandonOrchestrationItem(again.lockToken, { delayMs: 30, ignoreAttempt: true });
        pass(29);
        expect(await fetchTurn()).toBeUndefined();
        pass(1);
        expect((await fetchTurn())?.attemptCount).toBe(2);
      });

      it("shows a timer when it fires and a delayed message when its delay is over", async () => {
        await provider.enqueueForOrchestrator(timer("a", now! + 20));
        await provider.enqueueForOrchestrator(raised("b", "late"), 40);
        expect(await fetchTurn()).toBeUndefined();
        pass(20);
        expect((await fetchTurn())?.instance).toBe("a");
        expect(await fetchTurn()).toBeUndefined();
        pass(20);
        expect((await fetchTurn())?.instance).toBe("b");
      });
    });

    describe("an acknowledged turn", () => {
      it("commits everything at once", async () => {
        await makeInstance("a", {
          history: [event(1), event(2)],
          workerItems: [activity("a", 2)],
          orchestratorItems: [timer("a", now! + 5), start("child")],
          kv: { color: "red", size: "xl" },
          metadata: { ...named, customStatus: "halfway" },
        });
        expect(await provider.read("a")).toEqual([event(1), event(2)]);
        expect((await fetchActivity())?.work).toEqual(activity("a", 2));
        expect((await fetchTurn())?.instance).toBe("child");
        pass(5);
        expect(await fetchTurn()).toMatchObject({
          instance: "a",
          messages: [timer("a", now!)],
          history: [event(1), event(2)],
          kv: { color: "red", size: "xl" },
        });
        expect(await provider.getCustomStatus("a", 0)).toEqual({ status: "halfway", version: 1 });
      });

      it("commits nothing under a lock that is lost", async () => {
        await provider.enqueueForOrchestrator(start("a"));
        await provider.enqueueForOrchestrator(start("b"));
        const a = defined(await fetchTurn());
        const b = defined(await fetchTurn());
        const turn = commit(a, { history: [event(1)], workerItems: [activity("a", 1)] });
        await expect(provider.ackOrchestrationItem("no-such-token", turn)).rejects.toThrow(LockLostError);
        await expect(provider.ackOrchestrationItem(b.lockToken, turn)).rejects.toThrow(LockLostError);
        expect(await provider.readWithExecution("a", 1)).toEqual([]);
        expect(await fetchActivity()).toBeUndefined();
        await provider.ackOrchestrationItem(b.lockToken, commit(b, {}));
      });

      it("is undone as a whole when one part of it fails, and can be acknowledged again", async () => {
        await provider.enqueueForOrchestrator(start("a"));
        const item = defined(await fetchTurn());
        const broken = commit(item, {
          history: [event(1), event(1)],
          workerItems: [activity("a", 1)],
          kv: { color: "red" },
        });
        const failure = await rejection(provider.ackOrchestrationItem(item.lockToken, broken));
        expect(["SQLITE_CONSTRAINT_PRIMARYKEY", "23505"]).toContain((failure as { code?: string }).code);
        expect(await provider.listInstances()).toEqual([]);
        expect(await provider.getKvAllValues("a")).toEqual({});
        expect(await fetchActivity()).toBeUndefined();
        await provider.ackOrchestrationItem(item.lockToken, commit(item, { history: [event(1)] }));
        expect(await provider.read("a")).toEqual([event(1)]);
      });

      it("consumes its messages", async () => {
        await makeInstance("a");
        pass(10 * lockTimeoutMs);
        expect(await fetchTurn()).toBeUndefined();
      });

      it("starts the next execution with a history of its own", async () => {
        await makeInstance("a", {
          history: [event(1)],
          orchestratorItems: [continued("a", 2)],
          metadata: { ...named, status: "ContinuedAsNew", output: "next" },
        });
        const item = defined(await fetchTurn());
        expect(item).toMatchObject({ executionId: 1, messages: [continued("a", 2)] });
        await provider.ackOrchestrationItem(item.lockToken, commit(item, { executionId: 2, history: [event(1)] }));
        expect(await provider.latestExecutionId("a")).toBe(2);
        expect(await provider.listExecutions("a")).toEqual([1, 2]);
        expect((await provider.getExecutionInfo("a", 1))?.status).toBe("ContinuedAsNew");
        expect((await provider.getInstanceInfo("a"))?.status).toBe("Running");
      });

      it("may leave no instance behind", async () => {
        await provider.enqueueForOrchestrator(raised("stranger", "hello"));
        const { lockToken } = defined(await fetchTurn());
        await provider.ackOrchestrationItem(lockToken, { instance: "stranger", executionId: 1 });
        expect(await provider.listInstances()).toEqual([]);
      });
    });

    describe("the worker queue", () => {
      it("gives each activity once, oldest first", async () => {
        await provider.enqueueForWorker(activity("a", 1));
        await provider.enqueueForWorker(activity("b", 1));
        expect(await fetchActivity()).toEqual({
          instance: "a",
          work: activity("a", 1),
          lockToken: expect.any(String) as string,
          attemptCount: 1,
        });
        expect((await fetchActivity())?.instance).toBe("b");
        expect(await fetchActivity()).toBeUndefined();
      });

      it("removes an activity and sends its completion", async () => {
        await provider.enqueueForWorker(activity("a", 1));
        const { lockToken } = defined(await fetchActivity());
        await provider.ackWorkItem(lockToken, completed("a", 1));
        await expect(provider.ackWorkItem(lockToken, completed("a", 1))).rejects.toThrow(LockLostError);
        expect((await fetchTurn())?.messages).toEqual([completed("a", 1)]);
      });

      it("removes an activity without a completion", async () => {
        await provider.enqueueForWorker(activity("a", 1));
        await provider.ackWorkItem(defined(await fetchActivity()).lockToken);
        pass(10 * lockTimeoutMs);
        expect(await fetchActivity()).toBeUndefined();
        expect(await fetchTurn()).toBeUndefined();
      });

      it("gives an activity again when its lock expires, unless it was renewed", async () => {
        await provider.enqueueForWorker(activity("a", 1));
        const { lockToken } = defined(await fetchActivity());
        pass(lockTimeoutMs - 1);
        await provider.renewWorkItemLock(lockToken, 100);
        pass(99);
        expect(await fetchActivity()).toBeUndefined();
        pass(1);
        await expect(provider.renewWorkItemLock(lockToken, 100)).rejects.toThrow(LockLostError);
        await expect(provider.ackWorkItem(lockToken, completed("a", 1))).rejects.toThrow(LockLostError);
        expect((await fetchActivity())?.attemptCount).toBe(2);
        expect(await fetchTurn()).toBeUndefined();
      });

      it("gives an abandoned activity again, after the delay that was asked for", async () => {
        await provider.enqueueForWorker(activity("a", 1));
        const { lockToken } = defined(await fetchActivity());
        await provider.abandonWorkItem(lockToken, { delayMs: 30, ignoreAttempt: true });
        await expect(provider.abandonWorkItem(lockToken)).rejects.toThrow(LockLostError);
        expect(await fetchActivity()).toBeUndefined();
        pass(30);
        expect((await fetchActivity())?.attemptCount).toBe(1);
      });

      it("takes away what a turn cancels, whether it waits or runs", async () => {
        await makeInstance("a", { workerItems: [activity("a", 1), activity("a", 2), activity("a", 3)] });
        const running = defined(await fetchActivity());
        await provider.enqueueForOrchestrator(raised("a", "enough"));
        const item = defined(await fetchTurn());
        await provider.ackOrchestrationItem(item.lockToken, commit(item, { cancelledActivityIds: [1, 2] }));
        await expect(provider.renewWorkItemLock(running.lockToken, 1)).rejects.toThrow(LockLostError);
        expect((await fetchActivity())?.work.activityId).toBe(3);
        expect(await fetchActivity()).toBeUndefined();
      });

      it("routes by tag", async () => {
        await provider.enqueueForWorker({ ...activity("a", 1), tag: "gpu" });
        await provider.enqueueForWorker(activity("a", 2));
        await provider.enqueueForWorker({ ...activity("a", 3), tag: "disk" });
        const fetchTagged = async (tags: string[], untagged: boolean): Promise<number | undefined> =>
          (await provider.fetchWorkItem({ lockTimeoutMs, tags, untagged }))?.work.activityId;
        expect(await fetchTagged([], false)).toBeUndefined();
        expect(await fetchTagged(["disk"], false)).toBe(3);
        expect(await fetchTagged([], true)).toBe(2);
        expect(await fetchTagged(["disk", "gpu"], true)).toBe(1);
      });
    });

    describe("sessions", () => {
      const pinned = (id: number, sessionId = "terminal"): ActivityExecute => ({ ...activity("a", id), sessionId });

      it("are only for those who ask for them", async () => {
        await provider.enqueueForWorker(pinned(1));
        expect(await fetchActivity()).toBeUndefined();
        expect((await fetchFor("one"))?.work).toEqual(pinned(1));
      });

      it("keep activities with one owner until nobody holds them", async () => {
        for (const id of [1, 2, 3]) await provider.enqueueForWorker(pinned(id));
        await provider.enqueueForWorker(pinned(4, "other"));
        expect((await fetchFor("one"))?.work.activityId).toBe(1);
        expect((await fetchFor("two"))?.work.activityId).toBe(4);
        expect((await fetchFor("one"))?.work.activityId).toBe(2);
        pass(lockTimeoutMs - 1);
        expect(await fetchFor("two")).toBeUndefined();
        pass(1);
        expect((await fetchFor("two"))?.work.activityId).toBe(1);
        expect((await fetchFor("one"))?.work.activityId).toBe(4);
        expect(await fetchFor("one")).toBeUndefined();
      });

      it("are renewed while they are active, and counted", async () => {
        await provider.enqueueForWorker(pinned(1));
        await provider.enqueueForWorker(pinned(2, "other"));
        await fetchFor("one");
        await fetchFor("two");
        pass(500);
        expect(await provider.renewSessionLock(["one", "two", "three"], 1000, 600)).toBe(2);
        expect(await provider.renewSessionLock(["one"], 1000, 600)).toBe(1);
        expect(await provider.renewSessionLock([], 1000, 600)).toBe(0);
        pass(100);
        expect(await provider.renewSessionLock(["one", "two"], 1000, 600)).toBe(0);
      });

      it("are active while their activities are renewed and acknowledged", async () => {
        await provider.enqueueForWorker(pinned(1));
        const { lockToken } = defined(await fetchFor("one"));
        pass(500);
        await provider.renewWorkItemLock(lockToken, 1000);
        expect(await provider.renewSessionLock(["one"], 2000, 100)).toBe(1);
        pass(500);
        await provider.ackWorkItem(lockToken);
        expect(await provider.renewSessionLock(["one"], 2000, 100)).toBe(1);
      });

      it("are removed when they are orphaned, and counted", async () => {
        await provider.enqueueForWorker(pinned(1));
        await provider.enqueueForWorker(pinned(2, "busy"));
        const done = defined(await fetchFor("one"));
        await fetchFor("one");
        await provider.ackWorkItem(done.lockToken);
        expect(await provider.cleanupOrphanedSessions(0)).toBe(0);
        pass(lockTimeoutMs);
        expect(await provider.cleanupOrphanedSessions(lockTimeoutMs + 1)).toBe(0);
        expect(await provider.cleanupOrphanedSessions(lockTimeoutMs)).toBe(1);
        expect(await provider.cleanupOrphanedSessions(lockTimeoutMs)).toBe(0);
      });
    });

    describe("histories, statuses and values", () => {
      it("are empty where nothing is", async () => {
        expect(await provider.read("nobody")).toEqual([]);
        expect(await provider.readWithExecution("nobody", 1)).toEqual([]);
        expect(await provider.getCustomStatus("nobody", 0)).toBeUndefined();
        expect(await provider.getKvValue("nobody", "key")).toBeUndefined();
        expect(await provider.getKvAllValues("nobody")).toEqual({});
      });

      it("can be appended to outside a turn", async () => {
        await makeInstance("a", { history: [event(1)] });
        await provider.appendWithExecution("a", 1, [event(2), event(3)]);
        await provider.appendWithExecution("a", 7, [event(1)]);
        expect(await provider.read("a")).toEqual([event(1), event(2), event(3)]);
        expect(await provider.readHistory("a")).toEqual(await provider.read("a"));
        expect(await provider.readHistoryWithExecutionId("a", 7)).toEqual([event(1)]);
      });

      it("report a custom status only when it changed", async () => {
        await makeInstance("a", { metadata: { ...named, customStatus: "one" } });
        expect(await provider.getCustomStatus("a", 1)).toBeUndefined();
        await provider.enqueueForOrchestrator(raised("a", "news"));
        const item = defined(await fetchTurn());
        await provider.ackOrchestrationItem(item.lockToken, commit(item, { metadata: { customStatus: null } }));
        expect(await provider.getCustomStatus("a", 1)).toEqual({ status: undefined, version: 2 });
      });

      it("overwrite and remove values", async () => {
        await makeInstance("a", { kv: { color: "red", size: "xl" } });
        await provider.enqueueForOrchestrator(raised("a", "news"));
        const item = defined(await fetchTurn());
        await provider.ackOrchestrationItem(item.lockToken, commit(item, { kv: { color: "blue", size: null } }));
        expect(await provider.getKvValue("a", "color")).toBe("blue");
        expect(await provider.getKvAllValues("a")).toEqual({ color: "blue" });
      });
    });

    describe("the admin part", () => {
      it("lists instances, oldest first", async () => {
        await endInstance("b");
        pass(1);
        await makeInstance("a");
        expect(await provider.listInstances()).toEqual(["b", "a"]);
        expect(await provider.listInstancesByStatus("Running")).toEqual(["a"]);
        expect(await provider.listInstancesByStatus("Completed")).toEqual(["b"]);
        expect(await provider.listInstancesByStatus("Failed")).toEqual([]);
      });

      it("describes an instance and its execution", async () => {
        await endInstance("a");
        expect(await provider.getInstanceInfo("a")).toEqual({
          instanceId: "a",
          orchestrationName: "fulfilOrder",
          orchestrationVersion: "1.0.0",
          currentExecutionId: 1,
          status: "Completed",
          output: "done",
          parentInstanceId: undefined,
          createdAt: now,
          updatedAt: now,
        });
        expect(await provider.getExecutionInfo("a", 1)).toEqual({
          executionId: 1,
          status: "Completed",
          output: "done",
          startedAt: now,
          completedAt: now,
          eventCount: 2,
        });
      });

      it("knows nothing of what does not exist", async () => {
        expect(await provider.getInstanceInfo("nobody")).toBeUndefined();
        expect(await provider.getExecutionInfo("nobody", 1)).toBeUndefined();
        expect(await provider.latestExecutionId("nobody")).toBeUndefined();
        expect(await provider.listExecutions("nobody")).toEqual([]);
        expect(await provider.getParentId("nobody")).toBeUndefined();
        expect(await provider.getInstanceTree("nobody")).toEqual({ rootId: "nobody", allIds: [] });
      });

      it("counts instances, executions, events and waiting messages", async () => {
        await endInstance("a");
        await makeInstance("b", {
          history: [event(1)],
          workerItems: [activity("b", 1), activity("b", 2)],
          orchestratorItems: [timer("b", now! + 50), raised("b", "news"), start("c")],
        });
        await fetchActivity();
        await fetchTurn();
        expect(await provider.getQueueDepths()).toEqual({ orchestratorQueue: 1, workerQueue: 1, timerQueue: 0 });
        expect(await provider.getSystemMetrics()).toEqual({
          totalInstances: 2,
          totalExecutions: 2,
          runningInstances: 1,
          completedInstances: 1,
          failedInstances: 0,
          totalEvents: 3,
        });
        pass(lockTimeoutMs);
        expect(await provider.getQueueDepths()).toEqual({ orchestratorQueue: 2, workerQueue: 2, timerQueue: 1 });
      });

      it("knows the family of an instance", async () => {
        await endInstance("root");
        await endInstance("left", "root");
        await endInstance("right", "root");
        await endInstance("leaf", "left");
        expect(await provider.listChildren("root")).toEqual(["left", "right"]);
        expect(await provider.getParentId("leaf")).toBe("left");
        expect(await provider.getParentId("root")).toBeUndefined();
        expect((await provider.getInstanceTree("root")).allIds).toEqual(["root", "left", "right", "leaf"]);
      });

      it("deletes a tree by its root", async () => {
        await endInstance("root");
        await endInstance("leaf", "root");
        await provider.enqueueForOrchestrator(raised("leaf", "news"));
        await expect(provider.deleteInstance("leaf")).rejects.toThrow(InvalidOperationError);
        await expect(provider.deleteInstance("nobody")).rejects.toThrow(InstanceNotFoundError);
        expect(await provider.deleteInstance("root")).toEqual({
          instancesDeleted: 2,
          executionsDeleted: 2,
          eventsDeleted: 4,
          queueMessagesDeleted: 1,
        });
        expect(await provider.listInstances()).toEqual([]);
      });

      it("deletes a running instance only by force; its turn loses the lock", async () => {
        await makeInstance("a", { workerItems: [activity("a", 1)], orchestratorItems: [raised("a", "news")] });
        const item = defined(await fetchTurn());
        await expect(provider.deleteInstance("a")).rejects.toThrow(InvalidOperationError);
        await provider.renewOrchestrationItemLock(item.lockToken, lockTimeoutMs);
        expect(await provider.deleteInstance("a", true)).toMatchObject({
          instancesDeleted: 1,
          queueMessagesDeleted: 2,
        });
        await expect(provider.ackOrchestrationItem(item.lockToken, commit(item, {}))).rejects.toThrow(LockLostError);
        expect(await provider.listInstances()).toEqual([]);
      });

      it("deletes a set whole or not at all", async () => {
        await endInstance("root");
        await endInstance("leaf", "root");
        await makeInstance("running");
        await expect(provider.deleteInstancesAtomic(["leaf", "nobody"])).rejects.toThrow(InstanceNotFoundError);
        await expect(provider.deleteInstancesAtomic(["leaf", "running"])).rejects.toThrow(InvalidOperationError);
        await expect(provider.deleteInstancesAtomic(["root"], true)).rejects.toThrow(InvalidOperationError);
        expect((await provider.listInstances()).length).toBe(3);
        expect((await provider.deleteInstancesAtomic(["leaf", "running"], true)).instancesDeleted).toBe(2);
        expect(await provider.listInstances()).toEqual(["root"]);
      });

      it("deletes in bulk what has ended, with its children", async () => {
        await endInstance("old");
        await endInstance("child", "old");
        await endInstance("busy");
        await makeInstance("worker", { metadata: { ...named, parentInstanceId: "busy" } });
        pass(100);
        await endInstance("young");
        const before = { completedBefore: now! };
        expect((await provider.deleteInstanceBulk({ ...before, instanceIds: ["young"] })).instancesDeleted).toBe(0);
        expect((await provider.deleteInstanceBulk({ ...before, limit: 0 })).instancesDeleted).toBe(0);
        expect((await provider.deleteInstanceBulk(before)).instancesDeleted).toBe(2);
        expect((await provider.deleteInstanceBulk({ instanceIds: ["young", "busy"] })).instancesDeleted).toBe(1);
        expect(await provider.listInstances()).toEqual(["busy", "worker"]);
      });

      it("prunes old executions, never the current one", async () => {
        await makeInstance("a", { history: [event(1)], metadata: { ...named, status: "ContinuedAsNew" } });
        for (const executionId of [2, 3, 4]) {
          pass(10);
          await provider.enqueueForOrchestrator(continued("a", executionId));
          const item = defined(await fetchTurn());
          const turn = { executionId, history: [event(1)], metadata: { status: "ContinuedAsNew" } } as const;
          await provider.ackOrchestrationItem(item.lockToken, commit(item, turn));
        }
        await expect(provider.pruneExecutions("nobody")).rejects.toThrow(InstanceNotFoundError);
        expect((await provider.pruneExecutions("a", { keepLast: 4 })).executionsDeleted).toBe(0);
        expect(await provider.pruneExecutions("a", { keepLast: 2, completedBefore: now! - 20 })).toEqual({
          instancesProcessed: 1,
          executionsDeleted: 1,
          eventsDeleted: 1,
        });
        expect(await provider.listExecutions("a")).toEqual([2, 3, 4]);
        await endInstance("b");
        expect(await provider.pruneExecutionsBulk({})).toMatchObject({ instancesProcessed: 2, executionsDeleted: 2 });
        expect(await provider.listExecutions("a")).toEqual([4]);
      });
    });

    describe("under two dispatchers", () => {
      it("brings twenty orders to their end", async () => {
        now = undefined;
        const warehouse = createWarehouse(100);
        const faults: unknown[] = [];
        const dispatchers = ["one", "two"].map((ownerId) =>
          newDispatcher(provider, warehouse.activities, ownerId, faults),
        );
        for (const order of orders) await startOrchestration(provider, order.id, "fulfilOrder", order);
        for (const dispatcher of dispatchers) dispatcher.start();
        await until(async () => {
          const { completedInstances, failedInstances } = await provider.getSystemMetrics();
          return completedInstances + failedInstances === orders.length;
        });
        await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));

        const failing = orders.filter((order) => order.declines >= 3).map((order) => order.id);
        expect((await provider.listInstancesByStatus("Failed")).sort()).toEqual(failing.sort());
        expect((await provider.listInstancesByStatus("Completed")).length).toBe(orders.length - failing.length);
        expect(warehouse.stock()).toBe(100 - (orders.length - failing.length));
        expect(await provider.getQueueDepths()).toEqual({ orchestratorQueue: 0, workerQueue: 0, timerQueue: 0 });
        const retried = defined(orders.find((order) => order.declines === 1)).id;
        expect(JSON.parse((await provider.getInstanceInfo(retried))?.output ?? "")).toEqual({
          payment: `payment-${retried}-2`,
          parcel: `parcel-${retried}`,
        });
        expect((await provider.readHistory(retried)).map((entry) => entry.eventId)).toEqual(
          Array.from({ length: 12 }, (_, index) => index + 1),
        );
        expect(faults).toEqual([]);
      });
    });
  });
}

const named = { orchestrationName: "fulfilOrder", orchestrationVersion: "1.0.0" } as const;

const orders: Order[] = Array.from({ length: 20 }, (_, index) => ({
  id: `order-${index + 1}`,
  quantity: 1,
  declines: index % 10 === 9 ? 3 : index % 5 === 2 ? 1 : 0,
  terminal: `t${index % 3}`,
}));

function newDispatcher(
  provider: Provider,
  activities: DispatcherOptions["activities"],
  ownerId: string,
  faults: unknown[],
): Dispatcher {
  const onFault = (error: unknown): void => void faults.push(error);
  return new Dispatcher(provider, { orchestrations: { fulfilOrder }, activities, ownerId, pollMs: 2, onFault });
}

/** The message that starts an instance. */
export function start(instance: string): StartOrchestration {
  return {
    kind: "startOrchestration",
    instance,
    orchestration: "fulfilOrder",
    version: "1.0.0",
    executionId: 1,
    input: { id: instance },
  };
}

/** A turn that names the orchestration and changes what `turn` says. */
export function commit(item: OrchestrationItem, turn: Partial<TurnCommit>): TurnCommit {
  return { instance: item.instance, executionId: item.executionId, metadata: named, ...turn };
}

/** An event of a history. */
export function event(eventId: number): HistoryEvent {
  return { eventId, type: "happened", at: 1_700_000_000_000 + eventId, data: { text: "naïve “quotes” 🙂" } };
}

/** An activity of an instance's first execution. */
export function activity(instance: string, activityId: number): ActivityExecute {
  return { kind: "activityExecute", instance, executionId: 1, activityId, name: "shipOrder", input: { id: instance } };
}

/** The value, which must be there. */
export function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("expected a value");
  return value;
}

/** What the promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** Waits until the condition holds, five seconds at most. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("the condition did not come true within five seconds");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function raised(instance: string, name: string): OrchestratorMessage {
  return { kind: "externalRaised", instance, name, data: null };
}

function timer(instance: string, fireAt: number): OrchestratorMessage {
  return { kind: "timerFired", instance, executionId: 1, timerId: 1, fireAt };
}

function continued(instance: string, executionId: number): OrchestratorMessage {
  return { kind: "continueAsNew", instance, orchestration: "fulfilOrder", version: "1.0.0", executionId, input: null };
}

function completed(instance: string, activityId: number) {
  return { kind: "activityCompleted", instance, executionId: 1, activityId, result: "ok" } as const;
}
