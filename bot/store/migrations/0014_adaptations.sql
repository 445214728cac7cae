-- What model hosts were found not to take, or to be like, so that it is not found out again after each start. It is about
-- hosts and holds nothing of anybody's: like the signatures of requests, it belongs to no workspace.

CREATE TABLE adaptations (
    provider TEXT NOT NULL,
    base_url TEXT NOT NULL,
    model_id TEXT NOT NULL,
    lesson TEXT NOT NULL,
    parameter TEXT NOT NULL,
    value TEXT NOT NULL,
    learned_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (provider, base_url, model_id, lesson, parameter)
);
