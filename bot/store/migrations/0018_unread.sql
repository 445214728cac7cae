-- How many messages of a thread no page showed when the bot came: an answer tells what it did not see, after a restart, too.

ALTER TABLE threads ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
