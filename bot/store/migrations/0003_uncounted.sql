-- Claims of a turn that do not count against its limit: those of earlier versions of its answer, and those that a
-- shutdown took back after something of the answer was stored.

ALTER TABLE turns ADD COLUMN uncounted INTEGER NOT NULL DEFAULT 0;
