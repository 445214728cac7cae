-- Our own estimate of a prompt (NULL where it cannot be compared with the host's count): their ratio sets the next one right.
-- And notes on what is left out of a long thread's prompts, made by a model: of what was said after `after_ts` (the last
-- reset) and up to `until_ts`, so many `messages`. `source_ts` is how far what is being read for the next ones goes, and
-- `making` who reads. Whatever changes in what was read deletes the row.

ALTER TABLE answers ADD COLUMN estimated_tokens INTEGER;

CREATE TABLE notes (
    team_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    thread_ts TEXT NOT NULL,
    after_ts TEXT NOT NULL,
    until_ts TEXT NOT NULL DEFAULT '',
    messages INTEGER NOT NULL DEFAULT 0,
    text TEXT NOT NULL DEFAULT '',
    source_ts TEXT NOT NULL,
    making TEXT,
    made_at DOUBLE PRECISION,
    PRIMARY KEY (team_id, channel_id, thread_ts)
);
