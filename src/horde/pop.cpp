#include <algorithm>
#include <charconv>

#include "base/assertion.h"
#include "base/refusals.h"
#include "base/text.h"
#include "horde/horde.h"
#include "rules/batching.h"
#include "rules/names.h"
#include "rules/payout.h"
#include "rules/seeds.h"
#include "rules/time_to_live.h"

namespace orda::horde {

namespace {

/// An untrusted owner may register a worker while having at most this many.
constexpr std::size_t untrusted_workers = 3;
/// Everybody, unless invited to more.
constexpr std::size_t most_workers = 20;

/// The number after the last `#` of `alias#number`; blanks around it are forgiven.
model::UserId user_id_of(const std::string& alias) {
    const auto hash = alias.rfind('#');
    if (hash == std::string::npos) throw refusals::invalid_priority_username(alias);
    const std::string_view digits = trim(std::string_view(alias).substr(hash + 1));
    model::UserId id = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || id < 0)
        throw refusals::invalid_priority_username(alias);
    return id;
}

/// The name as stored and looked up. Too long a name of an image worker is cut; others are refused
/// when they register (the chapters and their scenarios disagree by kind).
std::string name_of_worker(const PopCall& call) {
    std::string name = rules::worker_name(call.name);
    if (call.kind != model::Kind::image) return name;
    return std::string(first_code_points(name, rules::max_worker_name));
}

}  // namespace

PopResult Horde::pop(Step& step, const PopCall& call) {
    // Everything that may be refused or missing comes before the first change.
    for (const auto& alias : call.priority_usernames)
        if (alias.find('#') == std::string::npos) throw refusals::invalid_priority_username(alias);
    ResidentUser& owner = require_user(call.caller, step.now);
    if (owner.has(model::Role::deleted)) throw refusals::deleted_user();
    if (owner.has(model::Role::flagged)) throw refusals::worker_flagged_maintenance();
    if (owner.user.id == model::anonymous_id) throw refusals::anon_forbidden_worker();

    const std::string name = name_of_worker(call);
    ResidentWorker* worker = workforce_.find_by_name(name, step.now);
    if (worker && worker->worker.kind != call.kind) throw refusals::polymorphic_name_conflict(name);
    if (!worker) return register_worker(step, call, owner, name);
    if (worker->worker.owner != owner.user.id) throw refusals::wrong_credentials_worker(name);

    model::Declaration declaration = accepted(call, owner);
    for (const auto& alias : call.priority_usernames) {
        const model::UserId id = user_id_of(alias);
        if (accounts_.find(id, step.now)) declaration.priority_users.push_back(id);
    }
    std::sort(declaration.priority_users.begin(), declaration.priority_users.end());

    const double reward = uptime_reward(*worker, declaration.bridge_agent);
    if (workforce_.check_in(step, *worker, std::move(declaration), call.caller.address))
        pay_uptime(step, *worker, reward);

    PopResult result;
    result.worker = worker->worker.id;
    result.messages = messages_for(worker->worker.id, step.now);
    result.handout = match(step, *worker, call.amount);
    if (result.handout) return result;
    if (worker->worker.maintenance)
        result.refusal = refusals::worker_maintenance(worker->worker.maintenance_message);
    else
        result.skipped = skipped(step, *worker);
    return result;
}

PopResult Horde::register_worker(Step& step, const PopCall& call, const ResidentUser& owner,
                                 const std::string& name) {
    rules::check_new_worker_name(name);
    const std::size_t existing = owner.workers.size();
    const auto invited = static_cast<std::size_t>(std::max(owner.user.worker_invited, 0));
    const bool trusted = owner.has(model::Role::trusted);
    if (modes_.invite_only && existing >= invited)
        throw refusals::worker_invite_only(static_cast<std::int64_t>(existing));
    if (!trusted && existing > untrusted_workers)
        throw refusals::too_many_workers(static_cast<std::int64_t>(untrusted_workers));
    if (existing > most_workers && existing > invited)
        throw refusals::too_many_workers_trusted(static_cast<std::int64_t>(most_workers));
    const auto same_address =
        std::count_if(owner.workers.begin(), owner.workers.end(), [&](const model::WorkerId& id) {
            const ResidentWorker* other = workforce_.resident(id);
            return other && other->worker.address == call.caller.address;
        });
    const auto allowed = static_cast<std::ptrdiff_t>(trusted ? most_workers : untrusted_workers);
    if (same_address > allowed && same_address > static_cast<std::ptrdiff_t>(invited))
        throw refusals::too_many_same_ips(same_address);

    ResidentWorker& worker = workforce_.create(step, call.kind, owner.user.id, name);
    worker.worker.address = call.caller.address;
    const std::size_t length = code_points(call.name);
    if (length > rules::max_worker_name)
        workforce_.suspect(step, worker, model::Suspicion::worker_name_long, true);
    if (length > rules::extreme_worker_name)
        workforce_.suspect(step, worker, model::Suspicion::worker_name_extreme, true);
    step.await();
    PopResult result;
    result.worker = worker.worker.id;
    result.registered = true;
    return result;
}

model::Declaration Horde::accepted(const PopCall& call, const ResidentUser& owner) const {
    model::Declaration declaration = call.declaration;
    const rules::OwnerRights rights{.alias = model::alias_of(owner.user),
                                    .customizer = owner.has(model::Role::customizer),
                                    .special = owner.has(model::Role::special)};
    declaration.bridge_agent = rules::clean_bridge_agent(declaration.bridge_agent);
    declaration.priority_users.clear();
    switch (call.kind) {
        case model::Kind::image:
            declaration.models =
                rules::accepted_image_models(declaration.models, rights, workforce_.images());
            declaration.blacklist = rules::cleaned_blacklist(declaration.blacklist);
            break;
        case model::Kind::text:
            declaration.models = rules::accepted_text_models(declaration.models, rights);
            declaration.softprompts = rules::cleaned_softprompts(declaration.softprompts);
            declaration.blacklist.clear();
            declaration.require_upfront_kudos = false;
            declaration.extra_slow = false;
            break;
        case model::Kind::alchemy:
            declaration.forms = rules::accepted_forms(declaration.forms);
            declaration.blacklist.clear();
            break;
    }
    return declaration;
}

std::optional<Handout> Horde::match(Step& step, ResidentWorker& worker, std::int32_t amount) {
    ResidentRequest* request = best_for(step, worker);
    if (!request) return std::nullopt;
    step.await();
    return assign(step, worker, *request, amount);
}

ResidentRequest* Horde::best_for(Step& step, ResidentWorker& worker) {
    const model::Kind kind = worker.worker.kind;

    // First the owner's requests and those of the users named by the pop, in queue order.
    std::vector<model::UserId> served_first = worker.worker.declaration.priority_users;
    served_first.push_back(worker.worker.owner);
    std::sort(served_first.begin(), served_first.end());
    served_first.erase(std::unique(served_first.begin(), served_first.end()), served_first.end());
    const Member* best = nullptr;
    for (const model::UserId user : served_first) {
        for (const Member& member : book_.waiting_of(user, kind)) {
            if (best && !member.key.before(best->key)) break;
            if (!takes(step, worker, *member.request)) continue;
            best = &member;
            break;
        }
    }
    if (best) return best->request;
    if (worker.worker.maintenance) return nullptr;

    // Then everybody's: the heads of the classes that fit, greatest rank first.
    struct Head {
        std::set<Member>::const_iterator at;
        const RequestClass* family;
        bool operator<(const Head& other) const { return other.at->key.before(at->key); }
    };
    std::vector<Head> heads;
    const auto consider = [&](const RequestClass* family) {
        if (family->members.empty() || !workforce_.verdict(worker, *family, step.now).eligible())
            return;
        heads.push_back({family->members.begin(), family});
    };
    for (const auto& offered : worker.offer.models)
        for (const RequestClass* family : book_.naming(kind, offered.id))
            consider(family);
    for (const RequestClass* family : book_.naming_none(kind))
        consider(family);
    std::make_heap(heads.begin(), heads.end());
    while (!heads.empty()) {
        std::pop_heap(heads.begin(), heads.end());
        Head head = heads.back();
        heads.pop_back();
        if (takes(step, worker, *head.at->request)) return head.at->request;
        // The same class may stand here twice, under several of its models: both walk on alike.
        if (++head.at == head.family->members.end()) continue;
        heads.push_back(head);
        std::push_heap(heads.begin(), heads.end());
    }
    return nullptr;
}

rules::Verdict Horde::judge(Step& step, ResidentWorker& worker, ResidentRequest& request) {
    if (request.request.expiry <= step.now) return {rules::SkipReason::silent, 0};
    const ResidentUser& requester = accounts_.at(request.request.user);
    const model::Declaration& declaration = worker.worker.declaration;
    const bool own = requester.user.id == worker.worker.owner;
    const bool priority =
        own || std::binary_search(declaration.priority_users.begin(),
                                  declaration.priority_users.end(), requester.user.id);
    const bool trusted = requester.has(model::Role::trusted);
    rules::Circumstances circumstances{.own = own,
                                       .priority = priority,
                                       .requester_trusted = trusted,
                                       .matched_targeting = options_.require_matched_targeting};
    circumstances.tricked = std::any_of(
        request.jobs.begin(), request.jobs.end(),
        [&](const model::Job& job) { return job.decoy && job.worker == worker.worker.id; });
    if (!declaration.blacklist.empty() && request.request.body)
        circumstances.blacklisted =
            rules::blacklisted(lower(request.request.body->prompt), declaration.blacklist);
    circumstances.upfront_kudos_met =
        rules::upfront_kudos_met({.worker_requires = declaration.require_upfront_kudos,
                                  .requester_trusted = trusted,
                                  .priority = priority,
                                  .balance = requester.account.balance,
                                  .account_class = model::class_of(requester.user),
                                  .price = request.request.price});
    return rules::verdict(request.family->view, workforce_.view(worker, step.now),
                          workforce_.verdict(worker, *request.family, step.now), circumstances);
}

bool Horde::takes(Step& step, ResidentWorker& worker, ResidentRequest& request) {
    return judge(step, worker, request).eligible();
}

Handout Horde::assign(Step& step, ResidentWorker& worker, ResidentRequest& request,
                      std::int32_t amount) {
    model::Request& row = request.request;
    const model::Demands& demands = *row.demands;
    const bool decoy = rules::only_decoys(workforce_.view(worker, step.now), row.user);
    const std::int32_t waiting_before = row.waiting;
    const std::int32_t count =
        decoy ? 1
              : rules::batch_size(demands, worker.worker.declaration, amount, row.waiting,
                                  // Text has no batches to disable (spec/text-generation.md §3.8).
                                  row.disable_batching && row.kind == model::Kind::image,
                                  rules::batch_weight(demands, workforce_.images()));
    const auto choices = rules::choosable_models(request.family->view, worker.offer);
    std::string model;
    if (!choices.empty())
        model = names_.name(choices[static_cast<std::size_t>(
            step.random.between(0, static_cast<std::int64_t>(choices.size()) - 1))]);

    Handout handout;
    handout.request = row.id;
    handout.worker = worker.worker.id;
    handout.model = model;
    handout.time_to_live =
        rules::time_to_live(demands, worker.worker.declaration.extra_slow, workforce_.images());
    handout.demands = row.demands;
    handout.body = row.body;
    handout.seed = rules::pop_seed(row.seed, row.seed_variation, waiting_before, step.random);
    handout.censor_nsfw = row.censor_nsfw && !demands.image.nsfw;
    handout.capabilities = worker.offer.bridge.capabilities;

    std::vector<model::Job> jobs;
    for (std::int32_t i = 0; i < count; ++i) {
        model::Job job;
        job.id = Uuid::ordered(step.now, step.random);
        job.request = row.id;
        job.worker = worker.worker.id;
        job.model = model;
        job.started = step.now;
        job.time_to_live = handout.time_to_live;
        job.decoy = decoy;
        job.worker_name = worker.worker.name;
        handout.jobs.push_back(job.id);
        jobs.push_back(std::move(job));
    }
    worker.jobs_in_progress += count;
    worker.last_job = step.now;
    row.expiry = rules::expiry_after_hand_out(
        row.expiry, step.now, worker.worker.declaration.extra_slow, handout.time_to_live);
    book_.hand_out(step, request, std::move(jobs));
    return handout;
}

rules::SkipCounters Horde::skipped(Step& step, ResidentWorker& worker) {
    rules::SkipCounters counters;
    const model::Kind kind = worker.worker.kind;
    const rules::WorkerView side = workforce_.view(worker, step.now);
    const model::Declaration& declaration = worker.worker.declaration;
    const bool per_request = !declaration.blacklist.empty() || declaration.require_upfront_kudos;
    for (const auto& family : book_.classes(kind)) {
        if (!family || family->members.empty()) continue;
        const auto size = static_cast<std::int64_t>(family->members.size());
        counters.add(rules::queue_counters(family->view, side, options_.require_matched_targeting),
                     size);
        const rules::Verdict verdict = workforce_.verdict(worker, *family, step.now);
        if (!verdict.eligible()) {
            if (verdict.line > 0) rules::add_verdict(counters, kind, verdict.reason, size);
            continue;
        }
        if (!per_request) continue;
        for (const Member& member : family->members) {
            const rules::Verdict each = judge(step, worker, *member.request);
            if (!each.eligible()) rules::add_verdict(counters, kind, each.reason, 1);
        }
    }
    return counters;
}

// ── Held pops ──

std::uint64_t Horde::hold(const PopCall& call, const model::WorkerId& worker) {
    if (static_cast<std::int64_t>(held_.size()) >= options_.max_held_pops) return 0;
    const std::uint64_t number = next_held_++;
    held_.emplace(number, HeldPop{number, call.amount, call.kind, worker});
    return number;
}

void Horde::release(std::uint64_t held_pop) {
    held_.erase(held_pop);
}

std::vector<std::pair<std::uint64_t, PopResult>> Horde::match_held(Step& step) {
    std::vector<std::pair<std::uint64_t, PopResult>> matched;
    if (fresh_.empty()) return matched;
    const auto fresh = std::move(fresh_);
    fresh_.clear();
    for (const auto& id : fresh) {
        for (auto held = held_.begin(); held != held_.end();) {
            ResidentRequest* request = book_.resident(id);
            if (!request || !request->is_waiting()) break;
            ResidentWorker* worker = workforce_.resident(held->second.worker);
            const bool fits = worker && held->second.kind == request->request.kind &&
                              takes(step, *worker, *request);
            if (!fits) {
                ++held;
                continue;
            }
            PopResult result;
            result.worker = worker->worker.id;
            result.messages = messages_for(worker->worker.id, step.now);
            result.handout = assign(step, *worker, *request, held->second.amount);
            step.await();
            matched.emplace_back(held->first, std::move(result));
            held = held_.erase(held);
        }
    }
    return matched;
}

}  // namespace orda::horde
