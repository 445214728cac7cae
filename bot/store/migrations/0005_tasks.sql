-- Turns that are about a message, a thread or a channel. `task` says what is to be done with which of them (JSON: ids and
-- words of ours); `quoted` is the message it is about, somebody's own words, blanked when that message is deleted, which
-- `quoted_from` finds.

ALTER TABLE turns ADD COLUMN task TEXT;
ALTER TABLE turns ADD COLUMN quoted TEXT NOT NULL DEFAULT '';
ALTER TABLE turns ADD COLUMN quoted_from TEXT;

CREATE INDEX turns_quoting ON turns (team_id, quoted_from) WHERE quoted_from IS NOT NULL;
