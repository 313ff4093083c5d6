-- So that no other program's database is ever taken for a store: "Belf".
pragma application_id = 1113943142;

-- A domain, whatever list it came from.
create table target (
  id integer primary key,
  domain text not null unique
) strict;

-- One run over a list, perhaps with interruptions.
create table batch (
  id integer primary key,
  list text not null,
  began_at text not null,
  ended_at text
) strict;

-- What was seen of a domain at a moment. `content` is the result JSON, deflated. Moments have nine decimals, so that
-- their order as text is that in time.
create table result (
  id integer primary key,
  target integer not null references target (id),
  observed_at text not null,
  digest text not null,
  content blob not null
) strict;
create index result_of_target on result (target, observed_at);

-- What is to be done for one domain in one batch: exactly one row, and one result at most. `place` is the order of
-- scanning, `line` the row of the list.
create table job (
  batch integer not null references batch (id),
  target integer not null references target (id),
  place integer not null,
  line integer not null,
  asked text not null,
  state text not null check (state in ('waiting', 'leased', 'measured', 'unmeasured')),
  attempts integer not null default 0,
  leased_until text,
  result integer references result (id),
  why text,
  primary key (batch, target)
) strict, without rowid;
create index job_to_do on job (batch, state, attempts, place);
create index job_in_list on job (batch, line, target);

pragma user_version = 1;
