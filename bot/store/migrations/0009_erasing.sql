-- Whether the files still hold what was deleted: `wanted` counts the deletions, `done` is how far the files have forgotten
-- them. It begins with one to be done: what earlier versions deleted.

CREATE TABLE erasing (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    wanted BIGINT NOT NULL,
    done BIGINT NOT NULL
);

INSERT INTO erasing (id, wanted, done) VALUES (1, 1, 0);

-- Finds what was deleted so long ago that nothing of it is needed any more, not even that it was there.
CREATE INDEX turns_deleted ON turns (deleted_at) WHERE deleted_at IS NOT NULL;
