-- What people think of answers: one row a person and version (`n`) of an answer. And what is shown below an answer:
-- `larger`, the variant that is offered there, and `sight` (JSON), how much of the thread the model saw.

CREATE TABLE feedback (
    team_id TEXT NOT NULL,
    turn_id BIGINT NOT NULL REFERENCES turns (id),
    n INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('good', 'not_good')),
    said TEXT NOT NULL DEFAULT '',
    created_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (turn_id, n, user_id)
);

CREATE INDEX feedback_lately ON feedback (team_id, created_at);

ALTER TABLE answers ADD COLUMN larger TEXT;
ALTER TABLE answers ADD COLUMN sight TEXT;
