-- The store of one PostgresProvider. Instants are milliseconds since the epoch, by the clock of the provider.

CREATE TABLE IF NOT EXISTS instances (
  instance_id           text PRIMARY KEY,
  orchestration_name    text NOT NULL,
  orchestration_version text NOT NULL,
  current_execution_id  integer NOT NULL,
  parent_instance_id    text,
  custom_status         text,
  custom_status_version integer NOT NULL DEFAULT 0,
  created_at            bigint NOT NULL,
  updated_at            bigint NOT NULL
);

CREATE INDEX IF NOT EXISTS instances_by_parent ON instances (parent_instance_id);

CREATE TABLE IF NOT EXISTS executions (
  instance_id  text NOT NULL,
  execution_id integer NOT NULL,
  status       text NOT NULL DEFAULT 'Running',
  output       text,
  started_at   bigint NOT NULL,
  completed_at bigint,
  PRIMARY KEY (instance_id, execution_id)
);

CREATE TABLE IF NOT EXISTS history (
  instance_id  text NOT NULL,
  execution_id integer NOT NULL,
  event_id     integer NOT NULL,
  event        jsonb NOT NULL,
  PRIMARY KEY (instance_id, execution_id, event_id)
);

CREATE TABLE IF NOT EXISTS kv (
  instance_id text NOT NULL,
  key         text NOT NULL,
  value       text NOT NULL,
  PRIMARY KEY (instance_id, key)
);

-- A message is locked while its lock_token is that of a live row of instance_locks.
CREATE TABLE IF NOT EXISTS orchestrator_queue (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  instance_id   text NOT NULL,
  kind          text NOT NULL,
  work_item     jsonb NOT NULL,
  visible_at    bigint NOT NULL,
  lock_token    text,
  attempt_count integer NOT NULL DEFAULT 0
);

CREATE INDEX IF NOT EXISTS orchestrator_queue_by_instance ON orchestrator_queue (instance_id, visible_at);
CREATE INDEX IF NOT EXISTS orchestrator_queue_by_lock ON orchestrator_queue (lock_token) WHERE lock_token IS NOT NULL;

CREATE TABLE IF NOT EXISTS instance_locks (
  instance_id  text PRIMARY KEY,
  lock_token   text NOT NULL UNIQUE,
  locked_until bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS worker_queue (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  instance_id   text NOT NULL,
  execution_id  integer NOT NULL,
  activity_id   integer NOT NULL,
  session_id    text,
  tag           text,
  work_item     jsonb NOT NULL,
  visible_at    bigint NOT NULL,
  lock_token    text UNIQUE,
  locked_until  bigint,
  attempt_count integer NOT NULL DEFAULT 0
);

CREATE INDEX IF NOT EXISTS worker_queue_by_activity ON worker_queue (instance_id, execution_id, activity_id);
CREATE INDEX IF NOT EXISTS worker_queue_by_session ON worker_queue (session_id) WHERE session_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS sessions (
  session_id       text PRIMARY KEY,
  owner_id         text NOT NULL,
  locked_until     bigint NOT NULL,
  last_activity_at bigint NOT NULL
);
