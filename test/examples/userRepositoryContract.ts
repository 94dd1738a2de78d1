/** What `examples/repository/userRepository.ts` promises, as a suite that takes any class that extends it. */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  EmailTakenError,
  NotFoundError,
  UserRepository,
  type Role,
  type User,
} from "../../examples/repository/userRepository.js";

/** Describes what the repository owes its callers; takes the plain class or any that extends it. */
export function describeUserRepository(Repository: typeof UserRepository): void {
  describe(Repository.name, () => {
    let repository: UserRepository;
    let now: number;

    beforeEach(() => {
      now = 1_700_000_000_000;
      repository = new Repository(":memory:", () => now);
    });

    afterEach(() => repository.close());

    const create = (name: string, role: Role = "reader"): Promise<User> =>
      repository.createUser({ email: `${name}@example.org`, role, password: `${name}'s secret` });

    it("finds the users it created", async () => {
      const ada = await create("ada", "admin");
      expect(ada).toEqual({
        id: expect.any(String) as string,
        email: "ada@example.org",
        role: "admin",
        lastSeenAt: now,
      });
      expect(await repository.findUser(ada.id)).toEqual(ada);
      expect(await repository.getUser(ada.id)).toEqual(ada);
    });

    it("says when there is no such user", async () => {
      expect(await repository.findUser("nobody")).toBeUndefined();
      await expect(repository.getUser("nobody")).rejects.toThrow(NotFoundError);
    });

    it("changes an address, or says why not", async () => {
      const ada = await create("ada");
      await create("bob");
      expect(await repository.changeEmail(ada.id, "ada@example.com")).toEqual({
        ok: true,
        value: { ...ada, email: "ada@example.com" },
      });
      const taken = await repository.changeEmail(ada.id, "bob@example.org");
      expect(!taken.ok && taken.error).toBeInstanceOf(EmailTakenError);
      const missing = await repository.changeEmail("nobody", "nobody@example.org");
      expect(!missing.ok && missing.error).toBeInstanceOf(NotFoundError);
    });

    it("rejects with the driver's error when an address is created twice", async () => {
      await create("ada");
      await expect(create("ada")).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_UNIQUE" });
    });

    it("purges the users that stayed away", async () => {
      await create("ada");
      now += 1000;
      const bob = await create("bob");
      expect(await repository.purgeExpired(now)).toBe(1);
      expect(await collect(repository.exportUsers())).toEqual([bob]);
    });

    it("exports all users, page by page, and stops when it is told to", async () => {
      const names = ["ada", "bob", "cyd", "dan", "eve"];
      for (const name of names) await create(name, name === "ada" ? "admin" : "reader");
      const all = await collect(repository.exportUsers(undefined, 2));
      expect(all.map((user) => user.email.split("@")[0]).sort()).toEqual(names);
      expect((await collect(repository.exportUsers("reader"))).length).toBe(4);
      for await (const user of repository.exportUsers(undefined, 2)) {
        expect(user).toBeDefined();
        break;
      }
    });

    it("hands out invitations one at a time and again when they are not confirmed", async () => {
      await repository.enqueueInvitation("fay@example.org");
      await repository.enqueueInvitation("gus@example.org");
      const fay = await repository.takeInvitation(100);
      expect(fay?.email).toBe("fay@example.org");
      expect((await repository.takeInvitation(50))?.email).toBe("gus@example.org");
      expect(await repository.takeInvitation(50)).toBeUndefined();
      now += 50;
      const gus = await repository.takeInvitation(100);
      expect(gus?.email).toBe("gus@example.org");
      if (gus) await repository.confirmInvitation(gus);
      now += 100;
      expect(await repository.takeInvitation(100)).toEqual(fay);
      expect(await repository.takeInvitation(100)).toBeUndefined();
    });

    it("verifies passwords", async () => {
      const ada = await create("ada");
      expect(await repository.verifyPassword(ada.id, "ada's secret")).toBe(true);
      expect(await repository.verifyPassword(ada.id, "wrong")).toBe(false);
      expect(await repository.verifyPassword("nobody", "ada's secret")).toBe(false);
    });
  });
}

/** All that is produced. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
