#include <algorithm>

#include "base/digest.h"
#include "base/refusals.h"
#include "base/text.h"
#include "horde/horde.h"

namespace orda::horde {

namespace {

/// The number in `name#id`; nothing when there is none.
std::optional<model::UserId> numbered(std::string_view alias) {
    const auto mark = alias.rfind('#');
    const auto number = trim(mark == std::string_view::npos ? alias : alias.substr(mark + 1));
    if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    return parse_integer(number);
}

/// The key of an event: the client's own one, hashed since it may be any text, or a fresh one.
std::string event_key(std::string_view kind, model::UserId by, const TransferCall& call,
                      Step& step) {
    const std::string last = call.idempotency_key ? sha256_hex(*call.idempotency_key)
                                                  : Uuid::ordered(step.now, step.random).text();
    return std::string(kind) + ":" + std::to_string(by) + ":" + last;
}

/// Whether both say the same, apart from what floors have forgiven.
bool is_same(const model::LedgerEvent& known, const model::LedgerEvent& asked) {
    return known.reference == asked.reference && known.postings.size() >= asked.postings.size() &&
           std::equal(asked.postings.begin(), asked.postings.end(), known.postings.begin());
}

std::string reference_of(model::UserId user, const ResidentSharedKey* key) {
    return key ? "shared key " + key->key.id.text() : "user " + std::to_string(user);
}

}  // namespace

Kudos Horde::transfer(Step& step, const TransferCall& call) {
    using model::Role;
    ResidentUser& sender = require_user(call.caller, step.now);
    if (sender.user.id == model::anonymous_id) throw refusals::kudos_transfer_from_anon();

    ResidentSharedKey* key = nullptr;
    ResidentUser* recipient = nullptr;
    if (const auto number = numbered(call.recipient)) recipient = accounts_.find(*number, step.now);
    if (!recipient)
        if (const auto id = Uuid::parse(call.recipient))
            key = accounts_.find_shared_key(*id, step.now);
    if (key) {
        if (key->key.expiry && *key->key.expiry <= step.now)
            throw refusals::shared_key_expired_transfer();
        recipient = &accounts_.at(key->key.owner);
    }
    if (!recipient) throw refusals::invalid_target_username(call.recipient);

    if (recipient->user.id == model::anonymous_id) throw refusals::kudos_transfer_to_anon();
    if (recipient == &sender) throw refusals::kudos_transfer_to_self();
    const Duration locked =
        recent_transfers_.locked_for(recipient->user.id, sender.user.id, step.now);
    if (locked > Duration{0})
        throw refusals::too_fast_kudos_transfers(std::chrono::ceil<seconds>(locked));
    if (model::is_suspicious(sender.user)) throw refusals::fault_when_kudos_sending();
    if (sender.has(Role::flagged)) throw refusals::source_account_flagged();
    if (sender.has(Role::education)) throw refusals::education_cannot_send_kudos();
    if (model::is_suspicious(recipient->user)) throw refusals::fault_when_kudos_receiving();
    if (recipient->has(Role::flagged)) throw refusals::target_account_flagged();
    if (recipient->has(Role::deleted) || sender.has(Role::deleted))
        throw refusals::deleted_user_transfer();
    if (call.amount < 0) throw refusals::negative_kudos_transfer();
    if (call.amount == 0) throw refusals::invalid_kudos_transfer_amount();

    const Kudos amount = Kudos::whole(call.amount);
    model::LedgerEvent event{.key = event_key("transfer", sender.user.id, call, step),
                             .kind = model::EventKind::transfer,
                             .time = step.now,
                             .reference = reference_of(recipient->user.id, key),
                             .postings = {{sender.user.id, model::Pocket::spendable, -amount},
                                          {recipient->user.id, model::Pocket::spendable, amount}}};
    if (call.idempotency_key) {
        const KeyedEvents::Known& known = keyed_events_.find(event.key);
        if (known.event) {
            if (!is_same(*known.event, event)) throw refusals::idempotency_key_conflict();
            step.depends_on(known.group);
            return amount;
        }
    }
    const Kudos available = accounts_.available(sender);
    if (available < amount) throw refusals::kudos_transfer_not_enough(available, amount);

    accounts_.count(
        sender, recipient->has(Role::education) ? model::Action::donated : model::Action::gifted,
        -amount);
    accounts_.count(*recipient, model::Action::received, amount);
    if (call.idempotency_key) keyed_events_.booked(event, step.group, step.now);
    accounts_.book(step, std::move(event));
    if (key && key->key.budget) {
        model::SharedKey raised = key->key;
        *raised.budget += amount;
        accounts_.put_shared_key(step, std::move(raised));
    }
    recent_transfers_.note(sender.user.id, recipient->user.id, step.now);
    step.await();
    return amount;
}

Kudos Horde::award(Step& step, const AwardCall& call) {
    const TransferCall& given = call.transfer;
    const ResidentUser& by = require_user(given.caller, step.now);
    if (by.has(model::Role::deleted)) throw refusals::deleted_user();
    if (std::find(call.awarders.begin(), call.awarders.end(), by.user.id) == call.awarders.end())
        throw refusals::not_allowed_awards();
    ResidentUser* recipient = nullptr;
    if (const auto number = numbered(given.recipient))
        recipient = accounts_.find(*number, step.now);
    if (!recipient) throw refusals::invalid_award_username(given.recipient);
    if (recipient->user.id == model::anonymous_id) throw refusals::kudos_award_to_anon();
    if (recipient->has(model::Role::flagged)) throw refusals::target_account_flagged();

    const Kudos amount = Kudos::whole(given.amount);
    model::LedgerEvent event{
        .key = event_key("award", by.user.id, given, step),
        .kind = model::EventKind::award,
        .time = step.now,
        .reference = reference_of(recipient->user.id, nullptr),
        .postings = {{recipient->user.id, model::Pocket::spendable, amount},
                     {static_cast<std::int64_t>(model::SystemAccount::mint_award),
                      model::Pocket::spendable, -amount}}};
    if (given.idempotency_key) {
        const KeyedEvents::Known& known = keyed_events_.find(event.key);
        if (known.event) {
            if (!is_same(*known.event, event)) throw refusals::idempotency_key_conflict();
            step.depends_on(known.group);
            return amount;
        }
        keyed_events_.booked(event, step.group, step.now);
    }
    accounts_.count(*recipient, model::Action::awarded, amount);
    accounts_.book(step, std::move(event));
    step.await();
    return amount;
}

}  // namespace orda::horde
