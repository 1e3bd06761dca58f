#include <algorithm>
#include <cmath>

#include "base/digest.h"
#include "base/refusals.h"
#include "horde/horde.h"
#include "horde/user_texts.h"

namespace orda::horde {

namespace {

constexpr std::int32_t education_concurrency = 200;

/// What a caller is to the account that is to be changed.
struct Rights {
    bool administrator = false;
    bool moderator = false;
    bool owner = false;
    bool anonymous = false;
    bool service = false;

    void need_administrator(bool given) const {
        if (given && !administrator) throw refusals::not_admin("change this of a user");
    }
    void need_moderator(bool given) const {
        if (given && !moderator) throw refusals::not_moderator("change this of a user");
    }
    void need_owner(bool given) const {
        if (given && !owner && !moderator)
            throw refusals::not_moderator("change accounts of others");
    }
    /// Of what nobody may change with the anonymous key.
    void need_own_key(bool given) const {
        if (given && anonymous) throw refusals::anon_forbidden_user_mod();
    }
};

/// The texts of a modification as they will be stored.
struct Texts {
    std::string admin_comment;
    std::string username;
    std::string contact;
};

/// An action that fires on true only.
bool asked_for(const std::optional<bool>& action) {
    return action.value_or(false);
}

/// All refusals, in the order of the fields.
Texts checked(const UserModification& wanted, const Rights& rights, bool marked_deleted) {
    Texts texts;
    for (const bool given : {wanted.kudos.has_value(), wanted.monthly_kudos.has_value(),
                             wanted.usage_multiplier.has_value(), wanted.moderator.has_value()})
        rights.need_administrator(given);
    for (const bool given :
         {wanted.concurrency.has_value(), wanted.worker_invited.has_value(),
          wanted.trusted.has_value(), wanted.flagged.has_value(), wanted.customizer.has_value(),
          wanted.vpn.has_value(), wanted.service.has_value(), wanted.education.has_value(),
          wanted.special.has_value(), asked_for(wanted.reset_suspicion),
          wanted.admin_comment.has_value()})
        rights.need_moderator(given);
    rights.need_own_key(wanted.admin_comment.has_value());
    if (wanted.admin_comment) texts.admin_comment = admin_comment_text(*wanted.admin_comment);
    rights.need_owner(wanted.public_workers.has_value());
    rights.need_own_key(wanted.public_workers.has_value());
    rights.need_owner(wanted.username.has_value());
    rights.need_own_key(wanted.username.has_value());
    if (wanted.username) texts.username = new_user_name(*wanted.username);
    rights.need_owner(wanted.contact.has_value());
    rights.need_own_key(wanted.contact.has_value());
    if (wanted.contact) texts.contact = contact_text(*wanted.contact);
    if (asked_for(wanted.generate_proxy_passkey)) {
        rights.need_owner(true);
        if (!rights.service) throw refusals::non_service_forbidden();
    }
    if (asked_for(wanted.undelete)) {
        rights.need_owner(true);
        if (!marked_deleted) throw refusals::user_not_deleted();
    }
    return texts;
}

bool says_nothing(const UserModification& wanted) {
    return !wanted.kudos && !wanted.monthly_kudos && !wanted.usage_multiplier &&
           !wanted.moderator && !wanted.concurrency && !wanted.worker_invited && !wanted.trusted &&
           !wanted.flagged && !wanted.customizer && !wanted.vpn && !wanted.service &&
           !wanted.education && !wanted.special && !wanted.admin_comment &&
           !wanted.public_workers && !wanted.username && !wanted.contact &&
           !asked_for(wanted.reset_suspicion) && !asked_for(wanted.generate_proxy_passkey) &&
           !asked_for(wanted.undelete);
}

/// Sets a role, of which the anonymous account has none, and tells what it is now.
std::optional<bool> set_role(model::User& user, model::Role role,
                             const std::optional<bool>& wanted) {
    if (!wanted) return std::nullopt;
    if (user.id != model::anonymous_id) user.roles.set(role, *wanted);
    return user.roles.has(role);
}

/// The concurrency that comes and goes with the education role unless another one is asked for.
std::optional<std::int32_t> concurrency_with(const UserModification& wanted,
                                             const model::User& user, std::int32_t usual) {
    if (wanted.concurrency) return wanted.concurrency;
    if (!wanted.education || user.id == model::anonymous_id) return std::nullopt;
    if (*wanted.education && user.concurrency < education_concurrency) return education_concurrency;
    if (!*wanted.education && user.concurrency == education_concurrency) return usual;
    return std::nullopt;
}

}  // namespace

UserModified Horde::modify_user(Step& step, const Caller& caller, model::UserId id,
                                std::string_view asked, const UserModification& wanted) {
    ResidentUser& user = require_user_numbered(id, asked, step.now);
    const ResidentUser& by = require_user(caller, step.now);
    const Rights rights{.administrator = is_administrator(by),
                        .moderator = by.has(model::Role::moderator),
                        .owner = by.user.id == id,
                        .anonymous = by.user.id == model::anonymous_id,
                        .service = by.has(model::Role::service)};
    Texts texts = checked(wanted, rights, user.has(model::Role::deleted));
    if (says_nothing(wanted)) throw refusals::no_user_mod_selected();

    UserModified done;
    model::User& row = user.user;
    if (wanted.kudos) {
        move_kudos(step, user, Kudos::whole(static_cast<std::int64_t>(std::trunc(*wanted.kudos))),
                   model::EventKind::admin, model::SystemAccount::mint_admin, model::Action::admin);
        done.new_kudos = static_cast<double>(user.account.balance.rounded());
    }
    if (wanted.monthly_kudos) {
        const Kudos change = Kudos::whole(*wanted.monthly_kudos);
        if (change > Kudos{})
            move_kudos(step, user, change, model::EventKind::monthly,
                       model::SystemAccount::mint_monthly, model::Action::recurring);
        row.monthly_kudos = std::max(Kudos{}, row.monthly_kudos + change);
        if (!row.monthly_received) row.monthly_received = step.now;
        done.monthly_kudos = row.monthly_kudos.rounded();
    }
    if (wanted.usage_multiplier)
        done.usage_multiplier = row.usage_multiplier = *wanted.usage_multiplier;
    done.moderator = set_role(row, model::Role::moderator, wanted.moderator);
    if (done.moderator.value_or(false)) trust(step, user, true);
    if (const auto concurrency = concurrency_with(wanted, row, options_.default_concurrency))
        done.concurrency = row.concurrency = *concurrency;
    if (wanted.worker_invited) done.worker_invited = row.worker_invited = *wanted.worker_invited;
    if (wanted.trusted) {
        trust(step, user, *wanted.trusted);
        done.trusted = user.has(model::Role::trusted);
    }
    done.flagged = set_role(row, model::Role::flagged, wanted.flagged);
    done.customizer = set_role(row, model::Role::customizer, wanted.customizer);
    done.vpn = set_role(row, model::Role::vpn, wanted.vpn);
    done.service = set_role(row, model::Role::service, wanted.service);
    done.education = set_role(row, model::Role::education, wanted.education);
    done.special = set_role(row, model::Role::special, wanted.special);
    if (asked_for(wanted.reset_suspicion)) {
        row.suspicions.clear();
        for (const auto& worker_id : user.workers) {
            ResidentWorker& worker = workforce_.at(worker_id);
            if (worker.worker.suspicions.empty()) continue;
            worker.worker.suspicions.clear();
            workforce_.changed(step, worker);
        }
        done.new_suspicion = 0;
    }
    if (wanted.admin_comment)
        done.admin_comment = row.admin_comment = std::move(texts.admin_comment);
    if (wanted.public_workers) done.public_workers = row.public_workers = *wanted.public_workers;
    if (wanted.username) done.username = row.name = std::move(texts.username);
    if (wanted.contact) done.contact = row.contact = std::move(texts.contact);
    if (asked_for(wanted.generate_proxy_passkey))
        done.proxy_passkey = row.proxy_passkey = new_api_key(step.random);
    if (asked_for(wanted.undelete)) {
        row.roles.set(model::Role::deleted, false);
        row.deleted_at.reset();
        done.undeleted = true;
    }
    accounts_.changed(step, user);
    step.await();
    return done;
}

void Horde::move_kudos(Step& step, ResidentUser& user, Kudos amount, model::EventKind kind,
                       model::SystemAccount from, model::Action action) {
    accounts_.count(user, action, amount);
    accounts_.book(
        step, {.key = std::string(model::name_of(kind)) + ":" + std::to_string(user.user.id) + ":" +
                      Uuid::ordered(step.now, step.random).text(),
               .kind = kind,
               .time = step.now,
               .reference = "user " + std::to_string(user.user.id),
               .postings = {{user.user.id, model::Pocket::spendable, amount},
                            {static_cast<std::int64_t>(from), model::Pocket::spendable, -amount}}});
}

void Horde::trust(Step& step, ResidentUser& user, bool trusted) {
    if (user.user.id == model::anonymous_id || user.has(model::Role::trusted) == trusted) return;
    user.user.roles.set(model::Role::trusted, trusted);
    accounts_.changed(step, user);
    if (trusted) {
        for (const auto& id : user.workers) {
            ResidentWorker& worker = workforce_.at(id);
            if (!worker.worker.paused) continue;
            worker.worker.paused = false;
            workforce_.changed(step, worker);
        }
        // What was held back of earnings is paid out; spec/kudos.md §10.2.
        consider_promotion(step, user);
    }
    workforce_.touch();
}

ModesModification Horde::modify_modes(Step& step, const Caller& caller,
                                      const ModesModification& wanted) {
    const ResidentUser& by = require_user(caller, step.now);
    if (wanted.maintenance_mode && !is_administrator(by))
        throw refusals::not_admin("switch maintenance mode");
    if ((wanted.invite_only_mode || wanted.raid_mode) && !by.has(model::Role::moderator))
        throw refusals::not_moderator("switch invite-only mode and raid mode");
    if (!wanted.maintenance_mode && !wanted.invite_only_mode && !wanted.raid_mode)
        throw refusals::no_horde_mod_selected();
    set_modes(step, {.maintenance = wanted.maintenance_mode.value_or(modes_.maintenance),
                     .invite_only = wanted.invite_only_mode.value_or(modes_.invite_only),
                     .raid = wanted.raid_mode.value_or(modes_.raid)});
    return wanted;
}

}  // namespace orda::horde
