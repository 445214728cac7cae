-- The first schema: inbox, queue and conversation in `turns`; what became of each turn in `answers` and `replies`.
--
-- SQLite (3.40+) and Postgres (15+) both run this text. {serial} is the one word that differs: the engine puts there
-- how it numbers rows. A statement ends with a semicolon at the end of a line. Times are seconds since the epoch,
-- except a `ts`, which is Slack's name for a message: text that sorts by time.

CREATE TABLE turns (
    id {serial},
    short_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    key TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    thread_ts TEXT NOT NULL,
    ts TEXT,
    event_id TEXT,
    lane TEXT NOT NULL CHECK (lane IN ('ask', 'control')),
    status TEXT NOT NULL CHECK (status IN ('context', 'queued', 'running', 'completed', 'failed', 'cancelled')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    worker TEXT,
    lease_until DOUBLE PRECISION,
    not_before DOUBLE PRECISION,
    cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
    user_id TEXT NOT NULL,
    user_team_id TEXT,
    text TEXT NOT NULL,
    files TEXT NOT NULL DEFAULT '[]',
    asked_variant TEXT,
    control TEXT,
    dest_channel_id TEXT,
    dest_thread_ts TEXT,
    dest_user_id TEXT,
    edited_ts TEXT,
    deleted_at DOUBLE PRECISION,
    created_at DOUBLE PRECISION NOT NULL,
    UNIQUE (team_id, key),
    CHECK ((status = 'running') = (worker IS NOT NULL AND lease_until IS NOT NULL))
);

-- The invariant: the database itself lets one question of a thread run at a time.
CREATE UNIQUE INDEX turns_one_running ON turns (team_id, channel_id, thread_ts)
    WHERE status = 'running' AND lane = 'ask';

CREATE INDEX turns_running ON turns (team_id, user_id) WHERE status = 'running';

CREATE INDEX turns_queued ON turns (lane, team_id, channel_id, thread_ts, ts) WHERE status = 'queued';

CREATE INDEX turns_in_thread ON turns (team_id, channel_id, thread_ts, ts);

CREATE TABLE threads (
    team_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    thread_ts TEXT NOT NULL,
    addressed BOOLEAN NOT NULL DEFAULT FALSE,
    backfilled BOOLEAN NOT NULL DEFAULT FALSE,
    reset_ts TEXT NOT NULL DEFAULT '',
    title TEXT,
    PRIMARY KEY (team_id, channel_id, thread_ts)
);

CREATE TABLE answers (
    id {serial},
    team_id TEXT NOT NULL,
    turn_id BIGINT NOT NULL REFERENCES turns (id),
    n INTEGER NOT NULL,
    variant TEXT,
    model_id TEXT,
    text TEXT NOT NULL DEFAULT '',
    notice TEXT,
    finish TEXT,
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    first_word_ms INTEGER,
    duration_ms INTEGER,
    cost_usd DOUBLE PRECISION,
    current BOOLEAN NOT NULL DEFAULT TRUE,
    created_at DOUBLE PRECISION NOT NULL,
    UNIQUE (turn_id, n)
);

CREATE TABLE replies (
    answer_id BIGINT NOT NULL REFERENCES answers (id),
    part INTEGER NOT NULL CHECK (part >= 0),
    channel_id TEXT NOT NULL,
    ts TEXT,
    opened_by TEXT NOT NULL CHECK (opened_by IN ('post', 'stream')),
    state TEXT NOT NULL CHECK (state IN ('sending', 'visible', 'unknown', 'settled')),
    PRIMARY KEY (answer_id, part)
);

CREATE TABLE settings (
    team_id TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('thread', 'channel', 'user', 'team')),
    scope_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (team_id, scope, scope_id, name)
);

-- Its one row is written to learn whether the database takes writes.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    written_at DOUBLE PRECISION NOT NULL
);
