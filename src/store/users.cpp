#include "store/users.h"

#include <algorithm>
#include <array>

#include "base/assertion.h"
#include "store/columns.h"
#include "store/packing.h"

namespace orda::store {

namespace {

// Composed from parts that do not change: as constant as the others.
const std::string select_users =
    "SELECT u.id, u.name, u.identity, u.key_hash, u.roles, u.concurrency, u.worker_invited, "
    "u.public_workers, u.usage_multiplier, u.contact, u.admin_comment, u.proxy_passkey, "
    "u.monthly_kudos, u.monthly_received, u.created, u.suspicions, u.deleted_at, u.version, "
    "a.balance, a.escrow, a.actions, a.records, a.last_active, a.version "
    "FROM users u JOIN accounts a ON a.id = u.id ";
const std::string select_by_id = select_users + "WHERE u.id = $1";
const std::string select_richest =
    select_users + "ORDER BY a.balance DESC, u.id LIMIT $1 OFFSET $2";
const std::string select_oldest = select_users + "ORDER BY u.created, u.id LIMIT $1 OFFSET $2";

constexpr db::Sql select_workers{
    "SELECT w.id, w.kind, w.owner, w.name, w.info, w.address, w.created, w.maintenance, w.paused, "
    "w.maintenance_message, w.team, w.suspicions, w.declaration, w.version, "
    "t.last_check_in, t.drop_window_start, t.generated, t.uptime_kudos, t.contributions, "
    "t.fulfilments, t.aborted_jobs, t.uncompleted_jobs, t.uptime, t.rewarded_uptime, t.speeds, "
    "t.version "
    "FROM workers w JOIN worker_totals t ON t.id = w.id WHERE w.owner = $1 "
    "ORDER BY w.created, w.id"};
constexpr db::Sql select_shared_keys{
    "SELECT id, owner, name, budget, utilized, expiry, max_image_pixels, max_image_steps, "
    "max_text_tokens, version FROM shared_keys WHERE owner = $1 ORDER BY id"};

// The second condition lets the planner use the index, which leaves empty ones out.
constexpr db::Sql id_by_key{"SELECT id FROM users WHERE key_hash = $1 AND key_hash <> ''"};
constexpr db::Sql id_by_identity{"SELECT id FROM users WHERE identity = $1 AND identity <> ''"};
constexpr db::Sql owner_by_worker{"SELECT owner FROM workers WHERE id = $1"};
constexpr db::Sql owner_by_worker_name{"SELECT owner FROM workers WHERE name = $1 ORDER BY id"};
constexpr db::Sql owner_by_shared_key{"SELECT owner FROM shared_keys WHERE id = $1"};
constexpr db::Sql highest_id{"SELECT COALESCE(max(id), 0) FROM users"};

template <std::size_t Size>
std::array<std::int64_t, Size> integers_in(std::string_view text) {
    const auto numbers = unpacked_integers(text);
    must(numbers.size() <= Size, "a stored list is not longer than what it is read into");
    std::array<std::int64_t, Size> result{};
    std::ranges::copy(numbers, result.begin());
    return result;
}

model::User read_user(ColumnReader& in) {
    model::User user;
    user.id = in.integer();
    user.name = in.text();
    user.identity = in.text();
    user.key_hash = in.text();
    user.roles = model::Roles::from_bits(static_cast<std::uint32_t>(in.integer()));
    user.concurrency = in.small();
    user.worker_invited = in.small();
    user.public_workers = in.boolean();
    user.usage_multiplier = in.real();
    user.contact = in.text();
    user.admin_comment = in.text();
    user.proxy_passkey = in.text();
    user.monthly_kudos = in.kudos();
    user.monthly_received = in.optional_time();
    user.created = in.time();
    user.suspicions = unpacked_suspicions(in.text());
    user.deleted_at = in.optional_time();
    user.version = in.integer();
    return user;
}

model::Account read_account(ColumnReader& in, model::UserId id) {
    model::Account account;
    account.id = id;
    account.balance = in.kudos();
    account.escrow = in.kudos();
    const auto actions = integers_in<model::action_count>(in.text());
    std::ranges::transform(actions, account.actions.begin(),
                           [](std::int64_t count) { return Kudos::hundredths(count); });
    const auto records = integers_in<5 * model::kind_count>(in.text());
    auto next = records.begin();
    for (auto* counter :
         {&account.records.requests, &account.records.usage, &account.records.fulfillments,
          &account.records.contributions, &account.records.styles}) {
        std::copy_n(next, model::kind_count, counter->begin());
        next += model::kind_count;
    }
    account.last_active = in.time();
    account.version = in.integer();
    return account;
}

model::Worker read_worker(ColumnReader& in) {
    model::Worker worker;
    worker.id = in.uuid();
    worker.kind = in.number_of<model::Kind>();
    worker.owner = in.integer();
    worker.name = in.text();
    worker.info = in.text();
    worker.address = in.text();
    worker.created = in.time();
    worker.maintenance = in.boolean();
    worker.paused = in.boolean();
    worker.maintenance_message = in.text();
    worker.team = in.optional_uuid();
    worker.suspicions = unpacked_suspicions(in.text());
    worker.declaration = unpacked_declaration(in.text());
    worker.version = in.integer();
    return worker;
}

model::WorkerTotals read_totals(ColumnReader& in, const model::WorkerId& id) {
    model::WorkerTotals totals;
    totals.id = id;
    totals.last_check_in = in.time();
    totals.drop_window_start = in.time();
    totals.generated = in.kudos();
    totals.uptime_kudos = in.kudos();
    totals.contributions = in.integer();
    totals.fulfilments = in.integer();
    totals.aborted_jobs = in.integer();
    totals.uncompleted_jobs = in.integer();
    totals.uptime = in.duration();
    totals.rewarded_uptime = in.duration();
    totals.speeds = unpacked_reals(in.text());
    totals.version = in.integer();
    return totals;
}

model::SharedKey read_shared_key(ColumnReader& in) {
    model::SharedKey key;
    key.id = in.uuid();
    key.owner = in.integer();
    key.name = in.text();
    key.budget = in.optional_kudos();
    key.utilized = in.kudos();
    key.expiry = in.optional_time();
    key.max_image_pixels = in.integer();
    key.max_image_steps = in.integer();
    key.max_text_tokens = in.integer();
    key.version = in.integer();
    return key;
}

/// The user whose id the statement finds.
std::optional<model::UserBundle> user_found_by(db::Session& session, const db::Sql& sql,
                                               db::Value value) {
    const auto rows = session.query(sql, db::Values{std::move(value)});
    if (rows.empty()) return std::nullopt;
    return user_by_id(session, rows.front().integer(0));
}

}  // namespace

std::optional<model::UserBundle> user_by_id(db::Session& session, model::UserId id) {
    const db::Values key{id};
    const auto users = session.query(db::Sql{select_by_id}, key);
    if (users.empty()) return std::nullopt;
    model::UserBundle bundle;
    ColumnReader in(users.front());
    bundle.user = read_user(in);
    bundle.account = read_account(in, id);
    for (const auto& row : session.query(select_workers, key)) {
        ColumnReader worker(row);
        bundle.workers.push_back(read_worker(worker));
        bundle.worker_totals.push_back(read_totals(worker, bundle.workers.back().id));
    }
    for (const auto& row : session.query(select_shared_keys, key)) {
        ColumnReader shared_key(row);
        bundle.shared_keys.push_back(read_shared_key(shared_key));
    }
    return bundle;
}

std::optional<model::UserBundle> user_by_key(db::Session& session, std::string_view key_hash) {
    return user_found_by(session, id_by_key, text_column(key_hash));
}

std::optional<model::UserBundle> user_by_identity(db::Session& session, std::string_view identity) {
    return user_found_by(session, id_by_identity, text_column(identity));
}

std::optional<model::UserBundle> user_of_worker(db::Session& session, const model::WorkerId& id) {
    return user_found_by(session, owner_by_worker, column(id));
}

std::optional<model::UserBundle> user_of_worker_name(db::Session& session, std::string_view name) {
    return user_found_by(session, owner_by_worker_name, text_column(name));
}

std::optional<model::UserBundle> user_of_shared_key(db::Session& session, const Uuid& id) {
    return user_found_by(session, owner_by_shared_key, column(id));
}

model::UserId next_user_id(db::Session& session) {
    return session.query(highest_id).at(0).integer(0) + 1;
}

std::vector<UserEntry> users_page(db::Session& session, UserOrder order, std::int64_t offset,
                                  std::size_t limit) {
    const db::Sql sql{order == UserOrder::balance ? select_richest : select_oldest};
    std::vector<UserEntry> entries;
    for (const auto& row :
         session.query(sql, db::Values{static_cast<std::int64_t>(limit), offset})) {
        ColumnReader in(row);
        UserEntry& entry = entries.emplace_back();
        entry.user = read_user(in);
        entry.account = read_account(in, entry.user.id);
    }
    return entries;
}

}  // namespace orda::store
