-- What is being forgotten as a whole, or was: all that a person (`user`) said, or that was said in a channel or in the
-- workspace (`team`), up to `until_ts`. `gone`: the place itself is no more. `blanked` counts what was forgotten. When it
-- is done, a line below the key `told_key` says so in `told_channel_id` ('': in the direct messages of `told_user_id`).
-- The row stays for a while, so that nothing older is stored again.

CREATE TABLE purges (
    team_id TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('user', 'channel', 'team')),
    scope_id TEXT NOT NULL,
    until_ts TEXT NOT NULL,
    gone BOOLEAN NOT NULL DEFAULT FALSE,
    blanked INTEGER NOT NULL DEFAULT 0,
    told_key TEXT,
    told_channel_id TEXT NOT NULL DEFAULT '',
    told_user_id TEXT NOT NULL DEFAULT '',
    done_at DOUBLE PRECISION,
    PRIMARY KEY (team_id, scope, scope_id)
);

CREATE INDEX purges_open ON purges (until_ts) WHERE done_at IS NULL;
