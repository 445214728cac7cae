-- The `ts` of the question that a thread's title was made of, so that the title goes when the question does. NULL when
-- there is no title, or a person chose it.

ALTER TABLE threads ADD COLUMN titled_from TEXT;
