#include "node/node.h"

#include <utility>

#include "base/assertion.h"
#include "base/refusals.h"
#include "node/loading.h"
#include "store/requests.h"

namespace orda::node {

namespace asio = boost::asio;

namespace {

/// How often one operation may come back for more before something is wrong with it.
constexpr int most_loads = 64;

}  // namespace

Node::Node(db::Database& database, NodeOptions options, const Clock& clock, const Log& log,
           Metrics& metrics)
    : database_(database),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      lock_seconds_(metrics.histogram(
          "orda_horde_lock_seconds", "How long the horde's lock was held for one operation", {},
          {1e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 1e-2, 1e-1})),
      loads_(metrics.counter("orda_loads_total",
                             "Operations that had to load something from the database first")),
      horde_(options.horde),
      readers_(database, options.readers) {
    start(options);
}

Node::~Node() = default;

horde::GroupNumber Node::run_locked(const Operation& operation) {
    const std::lock_guard lock(mutex_);
    const auto started = std::chrono::steady_clock::now();
    horde::Step step{
        .now = clock_.now(), .random = random_, .group = commits_->collecting(), .changes = {}};
    operation(horde_, step);
    auto matched = horde_.match_held(step);
    horde::GroupNumber group = 0;
    if (!step.changes.empty()) {
        const bool awaited = step.changes.awaited;
        group = commits_->add(std::move(step.changes));
        must(group == step.group, "the group that changes go into is the one they were told");
        if (!awaited) group = 0;
    }
    for (auto& [number, result] : matched) {
        const auto found = held_.find(number);
        if (found == held_.end()) continue;
        found->second->result = std::move(result);
        found->second->group = step.group;
        found->second->signal.set();
        held_.erase(found);
    }
    lock_seconds_.observe(
        std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - started));
    return std::max(group, step.reads);
}

bool Node::try_now(const Operation& operation) {
    try {
        return run_locked(operation) <= commits_->durable();
    } catch (const horde::Missing&) {
        return false;
    }
}

void Node::apply(const std::function<void(horde::Horde&, horde::Step&)>& f) {
    run_locked(f);
}

asio::awaitable<void> Node::perform(bool changes, Operation operation) {
    for (int loads = 0; loads < most_loads; ++loads) {
        if (changes && !commits_->is_open())
            throw refusals::service_unavailable("the database does not take changes at the moment",
                                                seconds{5});
        std::optional<horde::Missing> missing;
        horde::GroupNumber group = 0;
        try {
            group = run_locked(operation);
        } catch (horde::Missing& needed) {
            missing = std::move(needed);
        }
        if (!missing) {
            co_await durable(group);
            co_return;
        }
        loads_.add();
        // Named: g++ 12 destroys a closure twice that is made within an awaiting expression.
        const auto loading = [&missing](db::Session& session) { return load(session, *missing); };
        auto loaded = co_await readers_.run(loading);
        const std::lock_guard lock(mutex_);
        horde_.install(std::move(loaded), clock_.now());
    }
    assertion_failed("an operation ends up finding what it needs", __FILE__, __LINE__);
}

asio::awaitable<void> Node::durable(horde::GroupNumber group) {
    if (group <= commits_->durable()) co_return;
    co_await wait_for_callback([this, group](std::function<void()> done) {
        commits_->when_durable(group, std::move(done));
    });
}

asio::awaitable<std::shared_ptr<const model::RequestBody>> Node::body_of(
    model::RequestId id, std::shared_ptr<const model::RequestBody> known) {
    if (known) co_return known;
    auto body =
        co_await readers_.run([id](db::Session& session) { return store::body_of(session, id); });
    must(body.has_value(), "a request whose job was handed out has its body in the database");
    co_return std::make_shared<const model::RequestBody>(std::move(*body));
}

asio::awaitable<void> Node::load_results(std::vector<horde::Generation>& generations) {
    for (auto& generation : generations) {
        if (generation.result) continue;
        auto result = co_await readers_.run(
            [id = generation.id](db::Session& session) { return store::result_of(session, id); });
        generation.result = std::make_shared<const model::JobResult>(result ? std::move(*result)
                                                                            : model::JobResult{});
    }
}

// ── Held pops ──

asio::awaitable<horde::PopResult> Node::pop(horde::PopCall call, Duration patience) {
    std::uint64_t number = 0;
    std::shared_ptr<HeldPop> held;
    const auto once = [&](horde::Horde& horde, horde::Step& step) {
        horde::PopResult result = horde.pop(step, call);
        const bool empty = !result.registered && !result.handout && !result.refusal;
        if (empty && holding_ && patience > Duration{0}) {
            number = horde.hold(call, result.worker);
            if (number != 0) {
                held = std::make_shared<HeldPop>();
                held_.emplace(number, held);
            }
        }
        return result;
    };
    horde::PopResult result = co_await change(once);
    // A new worker is registered durably before it is given anything.
    if (result.registered) result = co_await change(once);
    if (held) result = co_await hold(number, std::move(held), std::move(result), patience);
    if (result.refusal) throw *result.refusal;
    co_return result;
}

void Node::stop_holding() {
    const std::lock_guard lock(mutex_);
    holding_ = false;
    for (auto& [number, held] : held_) {
        horde_.release(number);
        held->signal.set();
    }
    held_.clear();
}

asio::awaitable<horde::PopResult> Node::hold(std::uint64_t number, std::shared_ptr<HeldPop> held,
                                             horde::PopResult empty, Duration patience) {
    std::exception_ptr gone;
    try {
        co_await held->signal.wait(patience);
    } catch (...) {
        gone = std::current_exception();
    }
    {
        const std::lock_guard lock(mutex_);
        if (held_.erase(number) > 0) horde_.release(number);
    }
    if (gone) std::rethrow_exception(gone);
    if (!held->result) co_return empty;
    co_await durable(held->group);
    co_return std::move(*held->result);
}

}  // namespace orda::node
