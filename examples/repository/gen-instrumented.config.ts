import { defineConfig } from "gen-instrumented";

export default defineConfig({
  include: ["userRepository.ts"],
  scope: "user-repository",
  expected: ["NotFoundError"],
  catalogue: {
    createUser: {
      description: "Time to hash the password and insert the user",
      attributes: { "user.role": "user.role" },
      buckets: [10, 25, 50, 100, 250, 500, 1000],
    },
    findUser: { instanceId: "id", sample: 0.05 },
    getUser: { instanceId: "id", attributes: { "user.role": "result.role" } },
    changeEmail: { instanceId: "id", failure: { property: "ok", equals: false, error: "error" } },
    purgeExpired: {
      count: { metric: "users.purged", description: "Users removed because they stayed away", unit: "{user}" },
    },
    enqueueInvitation: { errorLabel: "enqueue" },
    takeInvitation: { operation: "dequeue_invitation", signals: { logs: false } },
    confirmInvitation: { operation: "ack_invitation" },
  },
});
