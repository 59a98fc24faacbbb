/**
 * The tables of a queue of evaluations.
 *
 * @module
 */

/** Makes them where they are missing. */
export const TABLES = `
begin;
select pg_advisory_xact_lock(hashtext('robust-nas-bench'));
-- What a fingerprint of a protocol stands for, as a user writes it.
create table if not exists rnb_protocols (
  fingerprint text primary key,
  request jsonb not null
);
-- Finished work, as in the log of a folder.
create table if not exists rnb_results (
  protocol text not null,
  architecture text not null,
  work text not null,
  value double precision,
  failure text,
  seconds double precision not null,
  images double precision not null,
  primary key (protocol, architecture, work)
);
-- What is wanted of a network, and who is at it.
create table if not exists rnb_jobs (
  protocol text not null,
  architecture text not null,
  works text[] not null,
  asked timestamptz not null default now(),
  open boolean not null default true,
  token text,
  leased_until timestamptz,
  attempts integer not null default 0,
  failure text,
  primary key (protocol, architecture)
);
create index if not exists rnb_jobs_open on rnb_jobs (asked, architecture) where open;
commit`;
