-- The variant that a button below the answer asked for. It goes before the one in the question's own words (asked_variant)
-- until an edit names another one there, or none.

ALTER TABLE turns ADD COLUMN pressed_variant TEXT;
