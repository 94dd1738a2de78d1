/** A user repository: no durable execution here, so its operations are named by tags and by the config beside it. */

import { randomUUID, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import Database from "libsql";

/** What a user may do. */
export type Role = "admin" | "editor" | "reader";

/** A user. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  /** Milliseconds since the epoch. */
  readonly lastSeenAt: number;
}

/** What it takes to create a user. */
export interface NewUser {
  readonly email: string;
  readonly role: Role;
  readonly password: string;
}

/** An invitation that waits to be mailed. */
export interface Invitation {
  readonly id: number;
  readonly email: string;
}

/** A value, or the reason why there is none. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Why an address was not changed. */
export class EmailTakenError extends Error {
  override readonly name = "EmailTakenError";
}

/** There is no such user. Callers ask for users that are gone all day long: no fault of the store. */
export class NotFoundError extends Error {
  override readonly name = "NotFoundError";
}

const hash = promisify<string, string, number, Buffer>(scrypt);

/** Users in one SQLite file. */
export class UserRepository {
  private readonly database: Database.Database;
  private readonly now: () => number;

  /** Opens a file, or a private database under the name `:memory:`. */
  constructor(path: string, now: () => number = Date.now) {
    this.database = new Database(path);
    this.now = now;
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS users (
        id            TEXT PRIMARY KEY,
        email         TEXT NOT NULL UNIQUE,
        role          TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        last_seen_at  INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE IF NOT EXISTS invitations (
        id           INTEGER PRIMARY KEY AUTOINCREMENT,
        email        TEXT NOT NULL,
        locked_until INTEGER NOT NULL DEFAULT 0
      ) STRICT`);
  }

  /** Closes the file. */
  close(): void {
    this.database.close();
  }

  /** Creates a user. */
  async createUser(user: NewUser): Promise<User> {
    const id = randomUUID();
    const passwordHash = (await hash(user.password, id, 32)).toString("hex");
    const [created] = this.query(
      `INSERT INTO users (id, email, role, password_hash, last_seen_at)
       VALUES (:id, :email, :role, :passwordHash, :now) RETURNING ${columns}`,
      { id, email: user.email, role: user.role, passwordHash, now: this.now() },
    );
    return created as User;
  }

  /** Finds a user; `undefined` where there is none. */
  async findUser(id: string): Promise<User | undefined> {
    return this.query(`SELECT ${columns} FROM users WHERE id = :id`, { id })[0];
  }

  /**
   * Gets a user that must be there.
   *
   * @throws NotFoundError
   */
  async getUser(id: string): Promise<User> {
    const [user] = this.query(`SELECT ${columns} FROM users WHERE id = :id`, { id });
    if (user === undefined) throw new NotFoundError(`there is no user '${id}'`);
    return user;
  }

  /** Changes an address, unless somebody else has it. */
  async changeEmail(id: string, email: string): Promise<Result<User, EmailTakenError | NotFoundError>> {
    const taken = this.query(`SELECT ${columns} FROM users WHERE email = :email AND id <> :id`, { id, email });
    if (taken.length > 0) return { ok: false, error: new EmailTakenError("the address is taken") };
    const sql = `UPDATE users SET email = :email WHERE id = :id RETURNING ${columns}`;
    const [user] = this.query(sql, { id, email });
    return user ? { ok: true, value: user } : { ok: false, error: new NotFoundError(`there is no user '${id}'`) };
  }

  /**
   * Removes the users that were not seen since an instant.
   *
   * @returns how many users were removed.
   * @operation purge_expired
   */
  async purgeExpired(before: number): Promise<number> {
    return this.database.prepare("DELETE FROM users WHERE last_seen_at < :before").run({ before }).changes;
  }

  /**
   * Goes through all users, or those with a role, in pages.
   *
   * @operation export_users
   */
  async *exportUsers(role?: Role, pageSize = 100): AsyncGenerator<User, number> {
    let exported = 0;
    for (let after = ""; ;) {
      const page = this.query(
        `SELECT ${columns} FROM users WHERE id > :after AND role = COALESCE(:role, role) ORDER BY id LIMIT :pageSize`,
        { after, role: role ?? null, pageSize },
      );
      yield* page;
      exported += page.length;
      const last = page.at(-1);
      if (last === undefined) return exported;
      after = last.id;
    }
  }

  /** Puts an invitation into the queue of those to be mailed. */
  async enqueueInvitation(email: string): Promise<void> {
    this.database.prepare("INSERT INTO invitations (email) VALUES (:email)").run({ email });
  }

  /** Takes the next invitation for a while; it comes back if it is not confirmed in time. */
  async takeInvitation(lockForMs: number): Promise<Invitation | undefined> {
    const now = this.now();
    const [invitation] = this.database
      .prepare(
        `UPDATE invitations SET locked_until = :until
          WHERE id = (SELECT id FROM invitations WHERE locked_until <= :now ORDER BY id LIMIT 1)
      RETURNING id, email`,
      )
      .all({ now, until: now + lockForMs });
    return invitation as Invitation | undefined;
  }

  /** Removes an invitation that was mailed. */
  async confirmInvitation(invitation: Invitation): Promise<void> {
    this.database.prepare("DELETE FROM invitations WHERE id = :id").run({ id: invitation.id });
  }

  /**
   * Compares a password with the stored hash.
   *
   * @uninstrumented how long a comparison took, and for whom, is nothing to keep records of
   */
  async verifyPassword(id: string, password: string): Promise<boolean> {
    const [row] = this.database.prepare("SELECT password_hash FROM users WHERE id = :id").all({ id });
    const given = await hash(password, id, 32);
    if (row === undefined) return false;
    return timingSafeEqual(given, Buffer.from((row as { password_hash: string }).password_hash, "hex"));
  }

  private query(sql: string, params: Record<string, string | number | null>): User[] {
    return this.database.prepare(sql).all(params) as User[];
  }
}

const columns = "id, email, role, last_seen_at AS lastSeenAt";
