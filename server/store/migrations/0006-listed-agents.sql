-- The newest list of agents that verifies under the pinned key. Lists from before they were counted are announced anew.
delete from firstkey.agent_list;
alter table firstkey.agent_list add column serial integer not null;

-- An agent's own signed words on itself, and the directories that the list names for it; null: it is not on the list.
alter table firstkey.agent add column self_words text;
alter table firstkey.agent add column listed text[];

-- The agents a box was sealed to (null: any that serves the directory), and every agent that was handed the job.
alter table firstkey.agent_job add column recipients text[];
alter table firstkey.agent_job add column handed_to text[] not null default '{}';
