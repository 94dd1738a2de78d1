-- The store of one SqliteProvider. Instants are milliseconds since the epoch; work items, events and payloads are JSON.

CREATE TABLE IF NOT EXISTS instances (
  instance_id           TEXT PRIMARY KEY,
  orchestration_name    TEXT NOT NULL,
  orchestration_version TEXT NOT NULL,
  current_execution_id  INTEGER NOT NULL,
  parent_instance_id    TEXT,
  custom_status         TEXT,
  custom_status_version INTEGER NOT NULL DEFAULT 0,
  created_at            INTEGER NOT NULL,
  updated_at            INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS instances_by_parent ON instances (parent_instance_id);

CREATE TABLE IF NOT EXISTS executions (
  instance_id  TEXT NOT NULL,
  execution_id INTEGER NOT NULL,
  status       TEXT NOT NULL DEFAULT 'Running',
  output       TEXT,
  started_at   INTEGER NOT NULL,
  completed_at INTEGER,
  PRIMARY KEY (instance_id, execution_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS history (
  instance_id  TEXT NOT NULL,
  execution_id INTEGER NOT NULL,
  event_id     INTEGER NOT NULL,
  event        TEXT NOT NULL,
  PRIMARY KEY (instance_id, execution_id, event_id)
) STRICT;

CREATE TABLE IF NOT EXISTS kv (
  instance_id TEXT NOT NULL,
  key         TEXT NOT NULL,
  value       TEXT NOT NULL,
  PRIMARY KEY (instance_id, key)
) STRICT, WITHOUT ROWID;

-- A message is locked while its lock_token is that of a live row of instance_locks.
CREATE TABLE IF NOT EXISTS orchestrator_queue (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id   TEXT NOT NULL,
  kind          TEXT NOT NULL,
  work_item     TEXT NOT NULL,
  visible_at    INTEGER NOT NULL,
  lock_token    TEXT,
  attempt_count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX IF NOT EXISTS orchestrator_queue_by_instance ON orchestrator_queue (instance_id, visible_at);
CREATE INDEX IF NOT EXISTS orchestrator_queue_by_lock ON orchestrator_queue (lock_token) WHERE lock_token IS NOT NULL;

CREATE TABLE IF NOT EXISTS instance_locks (
  instance_id  TEXT PRIMARY KEY,
  lock_token   TEXT NOT NULL UNIQUE,
  locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS worker_queue (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id   TEXT NOT NULL,
  execution_id  INTEGER NOT NULL,
  activity_id   INTEGER NOT NULL,
  session_id    TEXT,
  tag           TEXT,
  work_item     TEXT NOT NULL,
  visible_at    INTEGER NOT NULL,
  lock_token    TEXT UNIQUE,
  locked_until  INTEGER,
  attempt_count INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX IF NOT EXISTS worker_queue_by_activity ON worker_queue (instance_id, execution_id, activity_id);
CREATE INDEX IF NOT EXISTS worker_queue_by_session ON worker_queue (session_id) WHERE session_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS sessions (
  session_id       TEXT PRIMARY KEY,
  owner_id         TEXT NOT NULL,
  locked_until     INTEGER NOT NULL,
  last_activity_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
