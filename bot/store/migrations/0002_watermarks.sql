-- How far Slack's history was looked through for messages that were never delivered. `channel_id` is '' in the row of
-- the workspace itself: where its history begins for the bot, at its first start.

CREATE TABLE watermarks (
    team_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    ts TEXT NOT NULL,
    PRIMARY KEY (team_id, channel_id)
);

-- Finds the threads that were active lately, whatever their channel.
CREATE INDEX turns_by_ts ON turns (team_id, ts);
