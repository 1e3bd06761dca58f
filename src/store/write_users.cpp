#include "store/columns.h"
#include "store/packing.h"
#include "store/writing.h"

namespace orda::store {

namespace {

constexpr db::Sql update_user{
    "UPDATE users SET name = $3, identity = $4, key_hash = $5, roles = $6, concurrency = $7, "
    "worker_invited = $8, public_workers = $9, usage_multiplier = $10, contact = $11, "
    "admin_comment = $12, proxy_passkey = $13, monthly_kudos = $14, monthly_received = $15, "
    "created = $16, suspicions = $17, deleted_at = $18, version = $19 "
    "WHERE id = $1 AND version = $2"};
constexpr db::Sql update_account{
    "UPDATE accounts SET balance = $3, escrow = $4, actions = $5, records = $6, last_active = $7, "
    "version = $8 WHERE id = $1 AND version = $2"};
constexpr db::Sql update_shared_key{
    "UPDATE shared_keys SET owner = $3, name = $4, budget = $5, utilized = $6, expiry = $7, "
    "max_image_pixels = $8, max_image_steps = $9, max_text_tokens = $10, version = $11 "
    "WHERE id = $1 AND version = $2"};

// The columns after the key, in the order of the statements.

db::Values columns_of(const model::User& user) {
    return values_of(
        text_column(user.name), text_column(user.identity), text_column(user.key_hash),
        column(static_cast<std::int64_t>(user.roles.bits())), column(user.concurrency),
        column(user.worker_invited), column(user.public_workers), column(user.usage_multiplier),
        text_column(user.contact), text_column(user.admin_comment), text_column(user.proxy_passkey),
        column(user.monthly_kudos), column(user.monthly_received), column(user.created),
        packed(user.suspicions), column(user.deleted_at), column(user.version));
}

std::string packed_actions(const model::Account& account) {
    std::array<std::int64_t, model::action_count> amounts{};
    for (std::size_t i = 0; i < amounts.size(); ++i)
        amounts[i] = account.actions[i].hundredths();
    return packed(amounts);
}

/// Three numbers, one per kind, of each counter after the other.
std::string packed_records(const model::Records& records) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(5 * model::kind_count);
    for (const auto* counter : {&records.requests, &records.usage, &records.fulfillments,
                                &records.contributions, &records.styles})
        numbers.insert(numbers.end(), counter->begin(), counter->end());
    return packed(numbers);
}

db::Values columns_of(const model::Account& account) {
    return values_of(column(account.balance), column(account.escrow), packed_actions(account),
                     packed_records(account.records), column(account.last_active),
                     column(account.version));
}

db::Values columns_of(const model::SharedKey& key) {
    return values_of(column(key.owner), text_column(key.name), column(key.budget),
                     column(key.utilized), column(key.expiry), column(key.max_image_pixels),
                     column(key.max_image_steps), column(key.max_text_tokens), column(key.version));
}

}  // namespace

void write_users(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto insert_user = ManyRows::insert(
        "users",
        "id, name, identity, key_hash, roles, concurrency, worker_invited, public_workers, "
        "usage_multiplier, contact, admin_comment, proxy_passkey, monthly_kudos, "
        "monthly_received, created, suspicions, deleted_at, version");
    static const auto insert_account =
        ManyRows::insert("accounts", "id, balance, escrow, actions, records, last_active, version");
    static const auto insert_shared_key = ManyRows::insert(
        "shared_keys",
        "id, owner, name, budget, utilized, expiry, max_image_pixels, max_image_steps, "
        "max_text_tokens, version");
    static const auto delete_shared_key = ManyRows::remove("shared_keys", "id");
    const auto columns = [](const auto& row) { return columns_of(row); };
    write_rows(transaction, changes.users, {insert_user, update_user}, columns);
    write_rows(transaction, changes.accounts, {insert_account, update_account}, columns);
    write_rows(transaction, changes.shared_keys,
               {insert_shared_key, update_shared_key, &delete_shared_key}, columns);
}

}  // namespace orda::store
