-- Whether a turn ended because its asker, or the place, is not answered: its words may be read there, and it does not make the
-- thread one in which the bot was addressed. And the last day (days since the epoch, UTC) on which somebody was told why.

ALTER TABLE turns ADD COLUMN refused BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE refusals (
    team_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    told_day INTEGER NOT NULL,
    PRIMARY KEY (team_id, user_id)
);

CREATE INDEX refusals_by_day ON refusals (told_day);
