-- What a person wants of a turn that was accepted before, until it is done: to have it answered (anew), its answer
-- continued, or taken away, or its running stopped. And whether a version of an answer continues the one before it.

ALTER TABLE turns ADD COLUMN wish TEXT CHECK (wish IN ('answer', 'continue', 'withdraw', 'stop'));

ALTER TABLE answers ADD COLUMN continues BOOLEAN NOT NULL DEFAULT FALSE;
