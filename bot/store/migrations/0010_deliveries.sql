-- Signed requests of Slack's that were taken, by their signatures, for as long as Slack's clock lets one through: the same
-- request, sent once more by somebody who caught it, runs nothing. A signature tells nothing of what it signed, and is
-- nobody's in particular: the one table without a workspace.

CREATE TABLE deliveries (
    signature TEXT PRIMARY KEY,
    taken_at DOUBLE PRECISION NOT NULL
);

CREATE INDEX deliveries_by_age ON deliveries (taken_at);
