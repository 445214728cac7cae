-- What an answer took, and whose budget it is charged to: `used_at` is when the model was asked for it (NULL: it was
-- not), `used_by` the person on whose wish and `used_in` the channel. `estimated`: the token counts are ours, because
-- the host told none. `wished_by` is who wants a turn answered anew, when that is not who asked it.

ALTER TABLE turns ADD COLUMN wished_by TEXT;

ALTER TABLE answers ADD COLUMN used_at DOUBLE PRECISION;
ALTER TABLE answers ADD COLUMN used_by TEXT;
ALTER TABLE answers ADD COLUMN used_in TEXT;
ALTER TABLE answers ADD COLUMN estimated BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE answers SET used_at = created_at,
    used_by = (SELECT user_id FROM turns WHERE turns.id = answers.turn_id),
    used_in = (SELECT channel_id FROM turns WHERE turns.id = answers.turn_id)
WHERE variant IS NOT NULL;

-- All that is summed up is in the indexes, so that neither a budget nor a month's usage reads the answers themselves.
CREATE INDEX answers_used_by ON answers
    (team_id, used_by, used_at, prompt_tokens, completion_tokens, cost_usd, estimated) WHERE used_at IS NOT NULL;
CREATE INDEX answers_used ON answers
    (team_id, used_at, used_in, prompt_tokens, completion_tokens, cost_usd, estimated, used_by, variant)
    WHERE used_at IS NOT NULL;
