-- Finds what one person asked lately. Aside turns (context) are in it too: a predicate on the status would have every
-- claim and every settlement write to this index.

CREATE INDEX turns_of_person ON turns (team_id, user_id, created_at) WHERE lane = 'ask';
