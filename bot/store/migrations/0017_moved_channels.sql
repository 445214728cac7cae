-- Channels that have another id by now: Slack gives a private channel a new one when it is shared with another
-- organisation. What comes late is still about the old one.

CREATE TABLE moved_channels (
    team_id TEXT NOT NULL,
    old_id TEXT NOT NULL,
    new_id TEXT NOT NULL,
    moved_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (team_id, old_id)
);
