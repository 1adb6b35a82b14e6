-- Links that may hand in files; empty in links of before: they may not.
alter table link add column may_hand_in boolean;
