#include "store/schema.h"

namespace orda::store {

// Times and spans are microseconds, money is hundredths, booleans are 0 and 1, kinds and states
// the numbers of their enums, ids of workers, requests and jobs text. Lists and what is only read
// as a whole are JSON text (store/packing.h). There is an index only where something is looked up
// while the horde runs: each one costs every write.

namespace {

constexpr std::string_view form_1 = R"(
-- One row: who changes the horde, and how far it got.
CREATE TABLE pen (
    id INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    group_number INTEGER NOT NULL
);
INSERT INTO pen (id, node, epoch, group_number) VALUES (1, '', 0, 0);

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    identity TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    roles INTEGER NOT NULL,
    concurrency INTEGER NOT NULL,
    worker_invited INTEGER NOT NULL,
    public_workers INTEGER NOT NULL,
    usage_multiplier REAL NOT NULL,
    contact TEXT NOT NULL,
    admin_comment TEXT NOT NULL,
    proxy_passkey TEXT NOT NULL,
    monthly_kudos INTEGER NOT NULL,
    monthly_received INTEGER,
    created INTEGER NOT NULL,
    suspicions TEXT NOT NULL,
    deleted_at INTEGER,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX users_by_key ON users (key_hash) WHERE key_hash <> '';
CREATE UNIQUE INDEX users_by_identity ON users (identity) WHERE identity <> '';

-- Written with every group for everybody it pays or charges.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    balance INTEGER NOT NULL,
    escrow INTEGER NOT NULL,
    actions TEXT NOT NULL,
    records TEXT NOT NULL,
    last_active INTEGER NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE shared_keys (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    name TEXT NOT NULL,
    budget INTEGER,
    utilized INTEGER NOT NULL,
    expiry INTEGER,
    max_image_pixels INTEGER NOT NULL,
    max_image_steps INTEGER NOT NULL,
    max_text_tokens INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX shared_keys_by_owner ON shared_keys (owner);

CREATE TABLE workers (
    id TEXT PRIMARY KEY,
    kind INTEGER NOT NULL,
    owner INTEGER NOT NULL,
    name TEXT NOT NULL,
    info TEXT NOT NULL,
    address TEXT NOT NULL,
    created INTEGER NOT NULL,
    maintenance INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    maintenance_message TEXT NOT NULL,
    team TEXT,
    suspicions TEXT NOT NULL,
    declaration TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX workers_by_owner ON workers (owner);
-- Not unique: memory decides that, and names may change hands within one commit group.
CREATE INDEX workers_by_name ON workers (name);

CREATE TABLE worker_totals (
    id TEXT PRIMARY KEY,
    last_check_in INTEGER NOT NULL,
    drop_window_start INTEGER NOT NULL,
    generated INTEGER NOT NULL,
    uptime_kudos INTEGER NOT NULL,
    contributions INTEGER NOT NULL,
    fulfilments INTEGER NOT NULL,
    aborted_jobs INTEGER NOT NULL,
    uncompleted_jobs INTEGER NOT NULL,
    uptime INTEGER NOT NULL,
    rewarded_uptime INTEGER NOT NULL,
    speeds TEXT NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE requests (
    id TEXT PRIMARY KEY,
    kind INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    shared_key TEXT,
    demands TEXT NOT NULL,
    created INTEGER NOT NULL,
    expiry INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    queued_since INTEGER NOT NULL,
    jobs INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    things INTEGER NOT NULL,
    consumed INTEGER NOT NULL,
    held INTEGER NOT NULL,
    price REAL NOT NULL,
    cancelled INTEGER NOT NULL,
    faulted INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    disable_batching INTEGER NOT NULL,
    censor_nsfw INTEGER NOT NULL,
    source_mask INTEGER NOT NULL,
    seed INTEGER,
    seed_variation INTEGER NOT NULL,
    prompt_characters INTEGER NOT NULL,
    client_agent TEXT NOT NULL,
    address TEXT NOT NULL,
    webhook TEXT NOT NULL,
    proxied_account TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX requests_unfinished ON requests (id) WHERE finished = 0;
CREATE INDEX requests_finished ON requests (expiry) WHERE finished = 1;

-- Written once; `bytes` counts prompt and payload.
CREATE TABLE request_bodies (
    request TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    payload TEXT NOT NULL,
    source_image TEXT NOT NULL,
    source_mask TEXT NOT NULL,
    extra_source_images TEXT NOT NULL
);

-- `sequence` is the order of hand-out; `bytes` counts the generation.
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL,
    request TEXT NOT NULL,
    worker TEXT NOT NULL,
    model TEXT NOT NULL,
    started INTEGER NOT NULL,
    time_to_live INTEGER NOT NULL,
    decoy INTEGER NOT NULL,
    state INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    bytes INTEGER,
    generation TEXT,
    metadata TEXT,
    finished INTEGER,
    worker_name TEXT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX jobs_by_request ON jobs (request);

CREATE TABLE ledger_events (
    number INTEGER PRIMARY KEY,
    event_key TEXT NOT NULL,
    kind INTEGER NOT NULL,
    happened INTEGER NOT NULL,
    reference TEXT NOT NULL,
    postings TEXT NOT NULL
);
CREATE UNIQUE INDEX ledger_events_by_key ON ledger_events (event_key);

-- Which events touch an account, for its statement.
CREATE TABLE ledger_entries (
    account INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (account, number)
);

CREATE TABLE statistics (
    measure TEXT NOT NULL,
    resolution INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    model TEXT NOT NULL,
    count INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (measure, resolution, bucket, model)
);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    due INTEGER NOT NULL,
    attempts INTEGER NOT NULL
);
CREATE INDEX outbox_by_due ON outbox (due);

CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    worker TEXT,
    author INTEGER NOT NULL,
    message TEXT NOT NULL,
    origin TEXT NOT NULL,
    created INTEGER NOT NULL,
    expiry INTEGER NOT NULL
);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
)";

}  // namespace

const std::array<std::string_view, 1> schema_scripts{form_1};

}  // namespace orda::store
